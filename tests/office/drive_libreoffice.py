"""Drives LibreOffice: ``python drive_libreoffice.py SOFFICE PROFILE LOCALE``, run by a Python that has ``uno``.

Reads a JSON list of jobs from standard input, each a file that is opened, edited and saved, and writes what its cells
show. A job: ``file``; ``open`` (filter properties); ``sheet``; ``edits`` (address, ``typed`` or ``string``, value:
``typed`` as a person types it in the locale, ``string`` as a program sets it, ``clear``); ``delete`` and ``copy``
(rows, from 1; copies go below the last row); ``sort`` (a column, from 0, descending); ``show`` (addresses); ``save``
(path, filter, options).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

WAIT_SECONDS = 60
CONTENTS = 1 | 2 | 4 | 16  # values, dates, text, formulas (com.sun.star.sheet.CellFlags)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop>
</item>
</oor:items>"""


def main(soffice: str, profile: Path, locale: str) -> None:
    """Starts LibreOffice with a profile of its own, does the jobs, ends it."""
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale), encoding="utf-8")
    pipe = f"kzind{os.getpid()}"
    process = subprocess.Popen(
        [soffice, "--headless", "--norestore", "--nologo", "--nodefault",
         f"-env:UserInstallation={profile.resolve().as_uri()}", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        desktop = connect(pipe)
        print(json.dumps([do(desktop, job) for job in json.load(sys.stdin)], ensure_ascii=False))
        desktop.terminate()
        process.wait(WAIT_SECONDS)
    finally:
        process.kill()


def connect(pipe: str) -> Any:
    """The desktop of the LibreOffice that listens on a pipe."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def properties(**values: Any) -> tuple[Any, ...]:
    """Values as UNO takes them."""
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def do(desktop: Any, job: dict[str, Any]) -> dict[str, str]:
    """Opens, edits and saves a file; what the cells in ``show`` show."""
    document = desktop.loadComponentFromURL(
        Path(job["file"]).resolve().as_uri(), "_blank", 0, properties(Hidden=True, **job.get("open", {})))
    sheet = document.Sheets.getByName(job["sheet"]) if job.get("sheet") else document.Sheets.getByIndex(0)
    for address, kind, value in job.get("edits", ()):
        cell = sheet.getCellRangeByName(address)
        if kind == "typed":
            cell.FormulaLocal = value
        elif kind == "string":
            cell.String = value
        else:
            cell.clearContents(CONTENTS)
    for row in job.get("copy", ()):
        below = used(sheet).EndRow + 1
        sheet.copyRange(sheet.getCellByPosition(0, below).CellAddress,
                        sheet.getCellRangeByPosition(0, row - 1, used(sheet).EndColumn, row - 1).RangeAddress)
    for row in sorted(job.get("delete", ()), reverse=True):
        sheet.Rows.removeByIndex(row - 1, 1)
    if job.get("sort") is not None:
        sort(sheet, job["sort"])
    shown = {address: sheet.getCellRangeByName(address).String for address in job.get("show", ())}
    for target, filter_name, options in job.get("save", ()):
        document.storeToURL(Path(target).resolve().as_uri(), properties(FilterName=filter_name, FilterOptions=options))
    document.close(True)
    return shown


def used(sheet: Any) -> Any:
    """The address of the cells in use."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


def sort(sheet: Any, column: int) -> None:
    """Sorts the rows below the header by a column, descending."""
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = column, False
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    end = used(sheet)
    sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).sort(
        properties(SortFields=fields, ContainsHeader=True))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
