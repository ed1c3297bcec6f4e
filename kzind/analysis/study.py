"""A study: a corpus, its documents, facts, claims and sums, ready for tables and figures.

``open_study`` reads the corpus and extracts the facts once; the tables are kept in a cache folder under a key made of
the corpus's bytes and of the package's own files, so that a series of notebooks extracts once and a changed corpus or
package never meets old tables. ``KZIND_CACHE`` names the folder; without it the user's cache folder is taken.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kzind.analysis.plans import outcomes
from kzind.analysis.prepare import dated_claims, money_claims

DOCUMENT_COLUMNS = ("doc_id", "lang", "outlet", "published", "published_precision", "title", "url", "characters")


@dataclass(frozen=True)
class Basis:
    """What a figure rests on, for its note: corpus, numbers of documents, stories and claims, what was left out.

    ``left_out`` maps a reason (a key of the texts) to the number of claims that it cost, zeros dropped.
    """

    packaged: bool
    documents: int
    stories: int
    claims: int
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Study:
    """Tables of one corpus: ``documents`` (one row each), ``facts`` (with ``story_id``), and the state of reading.

    ``problems``: one line for each file or row that could not be read or raised a doubt. ``known_projects``: the table
    of projects where it is made already.
    """

    corpus: str | None
    documents: pd.DataFrame
    facts: pd.DataFrame
    problems: list[str]
    read: int
    skipped: int
    failed: int
    known_projects: pd.DataFrame | None = None

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim: each statement once, however often it was told; sums in tenge, nominal and real."""
        return money_claims(dated_claims(self.facts))

    @cached_property
    def projects(self) -> pd.DataFrame:
        """One row a project, with what became of its launch by the last year of the corpus (``outcomes``).

        Kept with the other tables; only for a facts table made elsewhere is the corpus read again, once.
        """
        known = self.known_projects
        if known is None:
            from kzind.corpus import read_corpus
            from kzind.datasets import corpus_path
            from kzind.facts import project_table

            corpus = read_corpus(self.corpus or corpus_path(), on_problem=lambda problem: None)  # told when first read
            known = project_table(self.facts, corpus)
        last = self.documents["published"].max()
        return outcomes(known, last.year if pd.notna(last) else 0)

    def basis(self, claims: pd.DataFrame, left_out: dict[str, int] | None = None) -> Basis:
        """What a figure of ``claims`` rests on."""
        kept = {reason: count for reason, count in (left_out or {}).items() if count}
        return Basis(self.corpus is None, len(self.documents), int(claims["story_id"].nunique()), len(claims), kept)


def open_study(corpus: str | Path | None = None, *, facts: pd.DataFrame | None = None) -> Study:
    """The study of a file or folder of reports; of the packaged corpus where ``corpus`` is None.

    ``facts``: a facts table made elsewhere (hand-coded, corrected) instead of extracting; then nothing is cached.
    Raises ``KzindError`` where the corpus cannot be read.
    """
    from kzind.corpus import read_corpus
    from kzind.datasets import corpus_path
    from kzind.facts import add_story_ids

    path = Path(corpus) if corpus else corpus_path()
    name = str(corpus) if corpus else None
    if facts is not None:
        documents, state = _read(path)
        return Study(name, documents, add_story_ids(facts, read_corpus(path)), **state)
    folder = cache_folder() / _key(path)
    if not (folder / "state.json").is_file():
        _fill(path, folder)
    state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    projects = pd.read_parquet(folder / "projects.parquet")
    return Study(
        name, _load(folder / "documents.parquet"), _load(folder / "facts.parquet"), **state, known_projects=projects
    )


def keep_facts(corpus: str | Path, facts: pd.DataFrame) -> None:
    """Puts a facts table made elsewhere (a large run) where ``open_study`` will look for that of ``corpus``.

    For a cache folder of one's own. Raises ``KzindError`` where the facts are those of other documents.
    """
    _fill(Path(corpus), cache_folder() / _key(Path(corpus)), facts)


def cache_folder() -> Path:
    """Where tables are kept: ``KZIND_CACHE``, else the user's cache folder of the system."""
    if os.environ.get("KZIND_CACHE"):
        return Path(os.environ["KZIND_CACHE"])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "kzind" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kzind"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kzind"


def _read(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The documents' table of a corpus and the state of reading it."""
    from kzind.corpus import read_corpus
    from kzind.facts.table import published_fields

    corpus, rows = read_corpus(path), []
    for document in corpus:
        published, precision = published_fields(document.published)
        rows.append(
            (
                document.id,
                document.lang,
                document.outlet,
                published,
                precision,
                document.title,
                document.url,
                len(document.text),
            )
        )
    documents = pd.DataFrame(rows, columns=list(DOCUMENT_COLUMNS))
    documents["published"] = pd.to_datetime(documents["published"]).astype("datetime64[s]")
    state = {
        "problems": list(map(str, corpus.problems)),
        "read": corpus.read,
        "skipped": corpus.skipped,
        "failed": corpus.failed,
    }
    return documents, state


def _fill(path: Path, folder: Path, given: pd.DataFrame | None = None) -> None:
    """Extract, or take the facts ``given``; write the tables beside the place, then move them there in one step."""
    from kzind.corpus import read_corpus
    from kzind.errors import KzindError
    from kzind.facts import add_story_ids, extract_facts, project_table

    def again() -> Any:
        return read_corpus(path, on_problem=lambda problem: None)  # its problems are told once, by ``_read``

    documents, state = _read(path)
    if given is not None and (foreign := sorted(set(given["doc_id"]) - set(documents["doc_id"]))):
        what = f"holds no document {foreign[0]} ({len(foreign):,} of those that the facts name are missing)"
        raise KzindError(path, what, "Give the facts of these very documents")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        facts = add_story_ids(extract_facts(again()) if given is None else given, again())
        facts.to_parquet(made / "facts.parquet", index=False)
        project_table(facts, again()).to_parquet(made / "projects.parquet", index=False)
        documents.to_parquet(made / "documents.parquet", index=False)
        (made / "state.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        with contextlib.suppress(OSError):  # another process was first, with the same tables
            made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _load(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path)
    table["published"] = table["published"].astype("datetime64[s]")
    return table


def _key(path: Path) -> str:
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256(_package_key().encode("ascii"))
    root = path if path.is_dir() else path.parent
    _feed(digest, files, root)
    return digest.hexdigest()[:24]


@cache
def _package_key() -> str:
    """A hash of the package's own code and data: any edit of a rule or a lexicon changes it."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    _feed(
        digest,
        sorted(p for p in root.rglob("*") if p.suffix in {".py", ".tsv", ".csv", ".json", ".toml", ".jsonl"}),
        root,
    )
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, files: Iterable[Path], root: Path) -> None:
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode("utf-8", "surrogatepass") + b"\0")
        if file.is_file():
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
