"""Spreadsheets as plain words: the cells of an XLSX or CSV file, weighed before it is opened; no formula is run."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from specs.sources import Fault, refusal, weighed

# A framework of 500 indicators unpacks to about 0.3 MB; what is far above that is no framework.
MAX_UNPACKED_BYTES = 20_000_000
MAX_PARTS = 300
MAX_ROWS = 5_000
MAX_COLUMNS = 100
# Stands for a cell that was told already, so that nothing is said of it twice.
UNREADABLE = "\0"
_LAST_ROW = 1_048_576  # of any XLSX sheet
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_DATES = (datetime.date, datetime.time, datetime.timedelta)
_SAVE_AGAIN = "Open it in your spreadsheet program and save it as an XLSX workbook."


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number as the spreadsheet shows it, and its cells as words."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """One sheet. `file` is how messages name it; `faults` are the cells that hold no words."""

    file: str
    sheet: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def read_grids(raw: bytes, file: str) -> list[Grid]:
    """The sheets of an XLSX file, or the one of a CSV file. Raises SourceError when it cannot be read."""
    weighed(raw, file)
    return [_csv_grid(raw, file)] if file.lower().endswith(".csv") else _xlsx_grids(raw, file)


def column(place: int) -> str:
    """The letters of a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def words(text: str) -> str:
    """A cell's text on one line."""
    return " ".join(text.split())


def _csv_grid(raw: bytes, file: str) -> Grid:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refusal(file, "the text is not UTF-8.", "Save it as 'CSV UTF-8'.", line) from error
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        return _grid(file, "", ([(cell, "") for cell in row] for row in reader))
    except csv.Error as error:
        mend = "Look for a quotation mark that is not closed, or save the file again as 'CSV UTF-8'."
        raise refusal(file, f"this is not well-formed CSV: {error}.", mend, reader.line_num) from error


def _xlsx_grids(raw: bytes, file: str) -> list[Grid]:
    if raw.startswith(_OLD_OR_LOCKED):
        raise refusal(file, "this workbook is locked with a password, or of the old XLS kind.", _SAVE_AGAIN)
    _weigh(raw, file)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            return [_grid(f"{file}, sheet {sheet.title}", sheet.title, _cells(sheet)) for sheet in workbook.worksheets]
    except Exception as error:  # a broken workbook fails in the library in as many ways as it can be broken
        raise refusal(file, "this is not a workbook that can be read.", _SAVE_AGAIN) from error


def _weigh(raw: bytes, file: str) -> None:
    """Unpack every part into nothing, counting: a small file can unpack to more than the machine holds."""
    left = MAX_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > left:
                raise refusal(file, "this workbook unpacks to far more than a framework is.", "Keep the sheets needed.")
            for part in parts:
                with archive.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise refusal(file, "this workbook declares entities, as no spreadsheet does.", _SAVE_AGAIN)
                    while opened.read(1 << 16):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refusal(file, "this is not an XLSX workbook.", _SAVE_AGAIN) from error


def _cells(sheet: Any) -> Iterator[list[tuple[str, str]]]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for row in sheet.iter_rows(max_row=_LAST_ROW):
        cells = [_words_of(cell.value, getattr(cell, "data_type", "")) for cell in row[:MAX_COLUMNS]]
        if any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            yield [*cells, ("", "far out")]
            return
        yield cells


def _words_of(value: Any, kind: str) -> tuple[str, str]:
    """A cell as words, or what is wrong with it."""
    if value is None:
        return "", ""
    if kind == "e":
        return "", "error"
    if isinstance(value, _DATES):
        return "", "date"
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    if kind == "f" or not isinstance(value, str | int | float):
        return "", "formula"
    return str(value), ""


_WRONG = {
    "far out": (f"there are cells beyond the first {MAX_COLUMNS} columns.", "Remove them; no sheet here is so wide."),
    "error": ("the cell holds an error.", "Write what it should be."),
    "date": ("the cell is a date.", "Format it as text and write it again: a spreadsheet takes 3-6 for a date."),
    "formula": ("the cell holds a formula.", "Copy the cell and paste it in place as a value."),
}


def _grid(file: str, sheet: str, rows: Iterable[list[tuple[str, str]]]) -> Grid:
    kept: list[Row] = []
    faults: list[Fault] = []
    for number, cells in enumerate(rows, start=1):
        for place, (_, wrong) in enumerate(cells):
            if wrong:
                faults.append(Fault(file, number, f"column {column(place)}", *_WRONG[wrong], unit="row"))
        written = [UNREADABLE if wrong else words(text) for text, wrong in cells]
        while written and not written[-1]:
            written.pop()
        if written and cells[-1][1] != "far out":
            kept.append(Row(number, tuple(written)))
        if len(kept) > MAX_ROWS:
            faults.append(Fault(file, number, "", f"there are more than {MAX_ROWS} rows.", "Split it.", unit="row"))
            break
    return Grid(file, sheet, tuple(kept), tuple(faults))
