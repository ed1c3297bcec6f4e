"""Tables as files for a paper: LaTeX (booktabs) and Word, the same bytes each time.

Both are written from the few elements that a table needs, without a library: a heading row, rows of text, numbers to
the right. Word's file is a zip of three small XML parts, stored uncompressed, so that no version of a compressor
changes its bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from kzind.charts.tables import Table

_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\u00a0": "~", "\u202f": r"\,", "–": "--", "₸": r"\tenge{}",
}  # fmt: skip
# The sign of the tenge is in few fonts: a paper that has it defines \tenge before.
_TENGE = r"\providecommand{\tenge}{KZT}"
_NUMBER = re.compile(r"[-−–+]?[\d\s.,]*%?|–")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def save_table(table: Table, name: str, folder: str | Path = "figures") -> Table:
    """Write ``name.tex`` and ``name.docx`` into ``folder``, beside the CSV; print their fingerprints; return the table.

    The cells are those that are shown. A table without rows writes nothing, and files of that name from an earlier
    run are removed.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = {} if table.frame.empty else {"tex": latex(table).encode("utf-8"), "docx": word(table)}
    for ending in ("tex", "docx"):
        path = folder / f"{name}.{ending}"
        if ending not in written:
            path.unlink(missing_ok=True)
            continue
        path.write_bytes(written[ending])
        print(f"{path.name} sha256:{hashlib.sha256(written[ending]).hexdigest()[:12]}")
    return table


def latex(table: Table) -> str:
    """The table as a ``tabular`` with booktabs rules, UTF-8; for LuaLaTeX or XeLaTeX where its words are Cyrillic."""
    places = "".join("r" if right else "l" for right in _numeric(table))
    lines = [_latex_row(list(table.frame.columns)), r"\midrule", *(_latex_row(row) for row in _rows(table))]
    return "\n".join(
        ["% needs \\usepackage{booktabs}", _TENGE, rf"\begin{{tabular}}{{{places}}}", r"\toprule", *lines,
         r"\bottomrule", r"\end{tabular}", ""]
    )  # fmt: skip


def _latex_row(cells: list[str]) -> str:
    return " & ".join("".join(_LATEX.get(sign, sign) for sign in _plain(cell)) for cell in cells) + r" \\"


def word(table: Table) -> bytes:
    """The table as a Word document: a heading row that repeats on each page, rules above, below and under it."""
    numeric = _numeric(table)
    rows = [_word_row(list(table.frame.columns), numeric, head=True)]
    rows += [_word_row(row, numeric) for row in _rows(table)]
    rule = 'w:val="single" w:sz="8" w:space="0" w:color="000000"'
    body = (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders><w:top {rule}/><w:bottom {rule}/>'
        f"</w:tblBorders></w:tblPr><w:tblGrid>{'<w:gridCol/>' * len(numeric)}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="709"'
        ' w:gutter="0"/></w:sectPr>'
    )
    return packed({name: text.encode("utf-8") for name, text in _parts(body).items()})


def _word_row(cells: list[str], numeric: list[bool], *, head: bool = False) -> str:
    line = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    under = f"<w:tcPr><w:tcBorders>{line}</w:tcBorders></w:tcPr>"
    written = []
    for cell, right in zip(cells, numeric, strict=True):
        place = f'<w:pPr><w:spacing w:after="0"/><w:jc w:val="{"right" if right else "left"}"/></w:pPr>'
        look = f'<w:rPr>{"<w:b/>" if head else ""}<w:sz w:val="18"/></w:rPr>'
        text = f'<w:r>{look}<w:t xml:space="preserve">{escape(_plain(cell))}</w:t></w:r>'
        written.append(f"<w:tc>{under if head else ''}<w:p>{place}{text}</w:p></w:tc>")
    repeat = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{repeat}{''.join(written)}</w:tr>"


def _parts(body: str) -> Mapping[str, str]:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip, in the order given, uncompressed, without a clock and without the machine's rights."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it is the machine's own
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return held.getvalue()


def _numeric(table: Table) -> list[bool]:
    """Which columns hold numbers (or nothing) alone: they stand to the right."""
    return [all(_NUMBER.fullmatch(cell) for cell in table.frame[name]) for name in table.frame.columns]


def _rows(table: Table) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in table.frame.itertuples(index=False, name=None)]


def _plain(cell: str) -> str:
    """A cell in one line, without signs that neither form can hold."""
    return " ".join(_CONTROL.sub(" ", cell).replace("\n", " ").split(" "))
