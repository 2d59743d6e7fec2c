"""What leaves the office as a table, opened and saved again by LibreOffice: every cell must come back as it
was, whatever a spreadsheet would like to make of it.

usage: office.py FOLDER   (cells.xlsx, cells.csv and cells.json, which `cargo test` writes)
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
import zipfile
from pathlib import Path

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Comma, quote, UTF-8, from line 1, no formats, Thai, not all quoted, nothing detected, as shown.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1054,false,false,true"
FROM_CSV = "CSV:44,34,76,1,,1054,false,false"


def converted(source: Path, to: str, into: Path, *more: str) -> Path:
    """The file as LibreOffice writes it."""
    profile = into / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", *more, "--convert-to", to, "--outdir", str(into), str(source)],
        check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    made = into / f"{source.stem}.{to.split(':')[0]}"
    if not made.exists():
        sys.exit(f"{source.name}: LibreOffice made no {to.split(':')[0]} of it")
    return made


def lines(path: Path) -> list[list[str]]:
    """The cells of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def cells(path: Path) -> list[list[tuple[str, bool]]]:
    """The cells of the first sheet of a workbook, and whether each is text."""
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            for one in tree.fromstring(book.read("xl/sharedStrings.xml")):
                shared.append("".join(it.text or "" for it in one.iter(f"{MAIN}t")))
        rows = []
        for row in tree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}row"):
            found = []
            for cell in row.iter(f"{MAIN}c"):
                kind = cell.get("t", "n")
                if cell.find(f"{MAIN}f") is not None:
                    sys.exit(f"{path.name}: a cell became a formula: {tree.tostring(cell)!r}")
                value = cell.findtext(f"{MAIN}v") or ""
                if kind == "s":
                    value = shared[int(value)]
                elif kind == "inlineStr":
                    value = "".join(it.text or "" for it in cell.iter(f"{MAIN}t"))
                # An underscore that is none of a mark for a letter (ECMA-376 part 1, §22.9.2.19).
                value = value.replace("_x005F_", "_")
                found.append((value, kind in ("s", "inlineStr", "str")))
            rows.append(found)
        return rows


def forced(text: str) -> str:
    """A text as our CSV has it: an apostrophe where a spreadsheet would make something else of it."""
    changes = text[0] in "'=+-@" or text[0].isdigit()
    return f"'{text}" if changes else text


def same(what: str, found: list[str], expected: list[str]) -> None:
    """Every cell as it was."""
    for text, should in zip(found, expected, strict=True):
        if text != should:
            sys.exit(f"{what}: {should!r} came back as {text!r}")


def main() -> None:
    """Both ways, and back."""
    folder = Path(sys.argv[1])
    if shutil.which("soffice") is None:
        sys.exit("soffice is missing: apt-get install libreoffice-calc")
    texts = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        into = Path(place)
        # The workbook: saved as text, and as a workbook of LibreOffice's own making.
        rows = lines(converted(folder / "cells.xlsx", AS_CSV, into))[1:]
        for column in (1, 2):
            same("workbook as CSV", [it[column] for it in rows], texts)
        again = into / "again"
        again.mkdir()
        book = cells(converted(folder / "cells.xlsx", "xlsx", again))
        for column in (1, 2):
            same("workbook saved again", [it[column][0] for it in book[1:]], texts)
        if not all(row[1][1] and row[2][1] for row in book):
            sys.exit("workbook saved again: a text became a number")
        if any(row[0][1] for row in book[1:]):
            sys.exit("workbook saved again: a number became text")
        # The CSV: opened as it comes, saved as a workbook, and as CSV once more.
        ours = [forced(it) for it in texts]
        opened = converted(folder / "cells.csv", "xlsx", into, f"--infilter={FROM_CSV}")
        same("CSV as workbook", [it[1][0] for it in cells(opened)[1:]], ours)
        back = into / "back"
        back.mkdir()
        shutil.copy(opened, back / "cells.xlsx")
        same("CSV, and back", [it[1] for it in lines(converted(back / "cells.xlsx", AS_CSV, back))[1:]], ours)
    print(f"{len(texts)} cells unchanged by LibreOffice, as a workbook and as CSV, there and back")


main()
