"""A framework from the spreadsheet that HR keeps: one row an indicator, the rest on sheets of their own.

The layout is described in docs/frameworks.md. What is read becomes the same value that a YAML file would hold, so that
one set of rules checks both; every fault names sheet, row and column.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, get_args

from specs.frameworks.grid import Grid, read_grids
from specs.frameworks.model import UNLEVELLED, Competency, FrameworkIndicator
from specs.frameworks.pages import Page, Record, folded, open_page, page_of
from specs.sources import Fault, Source, SourceError

INDICATORS = ("competency", "level", "indicator", "id", "kind", "standard", "grades")
LEVELS = ("level",)
COMPETENCIES = ("competency", "kind", "description")
SETTINGS = ("setting", "value")
SETTING_NAMES = ("key", "name", "description", "cumulative", "at most")
SHEETS = ("Indicators", "Levels", "Competencies", "Grades", "Framework", "Notes")
INDICATOR_KINDS: tuple[str, ...] = get_args(FrameworkIndicator.model_fields["kind"].annotation)
COMPETENCY_KINDS: tuple[str, ...] = get_args(Competency.model_fields["kind"].annotation)
_SYNONYMS = {"behaviour": "indicator", "behavioural indicator": "indicator"}
_YES, _NO = ("yes", "y", "x", "true", "1"), ("no", "n", "false", "0", "")


def sheet_source(raw: bytes, file: str) -> Source:
    """The value of an XLSX or CSV file, as a YAML file would hold it.

    Raises SourceError with one fault for each thing that is wrong, sheet by sheet and row by row.
    """
    reading = _Reading(file)
    pages = reading.read(_sheets(read_grids(raw, file), reading.faults))
    faults = [*reading.faults, *(fault for page in pages for fault in page.faults)]
    if faults:
        raise SourceError(faults)
    return Source(file, reading.value(), {}, unit="row")


def _sheets(grids: list[Grid], faults: list[Fault]) -> dict[str, Grid]:
    """The sheets by what they hold; a lone sheet holds the indicators, whatever its name."""
    filled = [grid for grid in grids if grid.rows or grid.faults]
    known = {folded(name): name for name in SHEETS}
    if len(filled) == 1 and folded(filled[0].sheet) not in known:
        return {"Indicators": filled[0]}
    for grid in filled:
        if folded(grid.sheet) not in known:
            mend = f"Name it one of these: {', '.join(SHEETS)} ('Notes' is for you and is not read)."
            faults.append(Fault(grid.file, 0, "", f"a sheet '{grid.sheet}' has no meaning here.", mend))
    return {known[folded(grid.sheet)]: grid for grid in filled if folded(grid.sheet) in known}


@dataclass
class _Names:
    """Names in the order in which they came, each with its key; `closed` when the file lists all there are."""

    closed: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> str:
        """The key of a name, made where it is new."""
        if folded(name) not in self.keys:
            key = _slug(name) or "unnamed"
            while key in self.names or key == UNLEVELLED:
                key += "_2"
            self.keys[folded(name)], self.names[key] = key, name
        return self.keys[folded(name)]

    def find(self, name: str) -> str:
        """The key of a name; of a new one too while the list is open. Empty where it is not known."""
        return self.keys.get(folded(name), "") if self.closed else self.add(name)

    def known(self) -> str:
        """All names, for a mend."""
        return f"Known: {', '.join(self.names.values()) or 'none'}."


class _Reading:
    """One framework on its way from sheets to a value."""

    def __init__(self, file: str) -> None:
        self.faults: list[Fault] = []
        stem = PurePath(file).stem
        self.settings: dict[str, Any] = {"framework": _slug(stem) or "framework", "name": stem}
        self.levels, self.competencies = _Names(), _Names()
        self.about: dict[str, dict[str, str]] = {}
        self.indicators: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.matrix: dict[str, dict[str, str]] = {}
        # Where something stood first, to name it when it comes again.
        self.first: dict[tuple[str, ...], int] = {}
        # Whether a row could not be placed: that some level has no indicators is not told then.
        self.misplaced = False

    def read(self, sheets: dict[str, Grid]) -> list[Page]:
        """Read every sheet; the pages with what is wrong in them."""
        grid = sheets.get("Indicators")
        if grid is None:
            problem, mend = "there is no sheet 'Indicators'.", "Add it, with one row for each indicator."
            self.faults.append(Fault(next(iter(sheets.values())).file if sheets else "", 0, "", problem, mend))
            return []
        pages = [self._settings(sheets), self._levels(sheets), self._competencies(sheets), self._indicators(grid)]
        pages.append(self._grades(sheets))
        return [page for page in pages if page is not None]

    def value(self) -> dict[str, Any]:
        """What was read, as a YAML file would hold it."""
        competencies = [
            {"key": key, "name": name, **self.about.get(key, {}), "indicators": self._by_level(key)}
            for key, name in self.competencies.names.items()
        ]
        levels = [{"key": key, "name": name} for key, name in self.levels.names.items()]
        return {**self.settings, "levels": levels, "competencies": competencies, "matrix": self.matrix}

    def _by_level(self, competency: str) -> dict[str, list[dict[str, Any]]]:
        order = [*self.levels.names, UNLEVELLED]
        return {level: self.indicators[competency, level] for level in order if (competency, level) in self.indicators}

    def _settings(self, sheets: dict[str, Grid]) -> Page | None:
        if "Framework" not in sheets:
            return None
        page = page_of(sheets["Framework"], SETTINGS, SETTINGS)
        for record in page.records:
            name, value = folded(record["setting"]), record["value"]
            if name and name not in SETTING_NAMES:
                page.fault(record.row, "setting", f"'{name}' is not a setting.", f"Known: {', '.join(SETTING_NAMES)}.")
            elif self._again(page, record, "setting", name) or not value:
                continue
            elif name == "cumulative":
                self.settings["cumulative"] = self._yes(page, record, "value")
            elif name == "at most" and not (value.isdecimal() and 0 < int(value[:9]) <= 1000):
                page.fault(record.row, "value", f"'{value}' is not a number of competencies.", "Write one from 1 on.")
            elif name == "at most":
                self.settings["at_most"] = int(value)
            else:
                self.settings["framework" if name == "key" else name] = _slug(value) if name == "key" else value
        return page

    def _levels(self, sheets: dict[str, Grid]) -> Page | None:
        if "Levels" not in sheets:
            return None
        page = page_of(sheets["Levels"], LEVELS, LEVELS)
        for record in page.records:
            if not record["level"] or self._again(page, record, "level", record["level"]):
                continue
            if folded(record["level"]) == UNLEVELLED:
                page.fault(record.row, "level", "'all' is not a level: it stands for none.", "Remove the row.")
                continue
            self.levels.add(record["level"])
        self.levels.closed = True
        return page

    def _competencies(self, sheets: dict[str, Grid]) -> Page | None:
        if "Competencies" not in sheets:
            return None
        page = page_of(sheets["Competencies"], COMPETENCIES, ("competency",))
        for record in page.records:
            if not record["competency"] or self._again(page, record, "competency", record["competency"]):
                continue
            key = self.competencies.add(record["competency"])
            kind = self._one_of(page, record, COMPETENCY_KINDS)
            self.about[key] = {"kind": kind, "description": record["description"]}
        self.competencies.closed = True
        return page

    def _indicators(self, grid: Grid) -> Page:
        page = page_of(grid, INDICATORS, INDICATORS[:3], _SYNONYMS)
        if set(INDICATORS[:3]) <= set(page.headings):
            for record in page.records:
                self._indicator(page, record)
            if not page.records:
                page.fault(page.heading_row, "", "no indicator stands below the headings.", "Write one in each row.")
        return page

    def _indicator(self, page: Page, record: Record) -> None:
        competency = self._found(page, record, "competency", self.competencies)
        level = UNLEVELLED if folded(record["level"]) == UNLEVELLED else ""
        level = level or self._found(page, record, "level", self.levels)
        kind, standard = self._one_of(page, record, INDICATOR_KINDS), self._yes(page, record, "standard")
        if not competency or not level:
            self.misplaced = True
            return
        standing = self.indicators.setdefault((competency, level), [])
        text = record["indicator"]
        if not text or self._again(page, record, "indicator", text, competency, level, kind):
            return
        if record["id"] and self._again(page, record, "id", record["id"]):
            return
        digest = hashlib.sha256(f"{kind} {text}".encode()).hexdigest()[:8]
        name = record["id"] or f"{competency}-{level}-{digest}"
        standing.append({"id": name, "text": text, "kind": kind, "standard": standard})
        for grade in dict.fromkeys(part.strip() for part in record["grades"].split(";")):
            if grade:
                self._needs(page, record, grade, competency, level)

    def _needs(self, page: Page, record: Record, grade: str, competency: str, level: str) -> None:
        """The column `grades`: the grade needs the level of this row."""
        had = self.matrix.setdefault(grade, {}).setdefault(competency, level)
        if had == level:
            self.first.setdefault(("needs", grade, competency), record.row)
            return
        row = self.first["needs", grade, competency]
        problem = f"grade '{grade}' has another level of this competency in row {row}."
        page.fault(record.row, "grades", problem, "Name each grade at one level only.")

    def _grades(self, sheets: dict[str, Grid]) -> Page | None:
        if "Grades" not in sheets:
            return None
        page = open_page(sheets["Grades"])
        if page.headings[:1] != ("grade",):
            page.fault(page.heading_row, "", "the first heading is not 'grade'.", "Write 'grade' above the grades.")
            return page
        if self.matrix:
            problem = "the grades stand here and in the column 'grades' of the indicators."
            page.fault(page.heading_row, "", problem, "Keep one of the two.")
            return page
        self._competency_headings(page)
        for record in page.records:
            if not record["grade"]:
                if "grade" not in record.unread:
                    page.fault(record.row, "grade", "the grade is missing.", "Write it, or remove the row.")
            elif not self._again(page, record, "grade", record["grade"]):
                self.matrix[record["grade"]] = self._grade_row(page, record)
        return page

    def _competency_headings(self, page: Page) -> None:
        for place, heading in enumerate(page.headings[1:], start=1):
            if not heading:
                continue
            if heading not in self.competencies.keys:
                problem = f"there is no competency '{heading}'."
                page.fault(page.heading_row, heading, problem, self.competencies.known())
            elif heading in page.headings[:place]:
                page.fault(page.heading_row, heading, f"the competency '{heading}' stands twice.", "Remove one.")

    def _grade_row(self, page: Page, record: Record) -> dict[str, str]:
        needed: dict[str, str] = {}
        for heading, cell in record.cells.items():
            competency = self.competencies.keys.get(heading, "")
            if heading == "grade" or not cell or not competency:
                continue
            level = UNLEVELLED if folded(cell) == UNLEVELLED else self.levels.keys.get(folded(cell), "")
            if not level:
                page.fault(record.row, heading, f"there is no level '{cell}'.", self.levels.known())
            elif (competency, level) not in self.indicators and not self.misplaced:
                problem = f"'{heading}' has no indicators at level '{cell}'."
                page.fault(record.row, heading, problem, "Write some, or name another level.")
            needed[competency] = level
        return needed

    def _found(self, page: Page, record: Record, heading: str, names: _Names) -> str:
        """The key of a name in a cell. An empty cell is told elsewhere, once for all."""
        if not record[heading]:
            return ""
        key = names.find(record[heading])
        if not key:
            page.fault(record.row, heading, f"there is no {heading} '{record[heading]}'.", names.known())
        return key

    def _again(self, page: Page, record: Record, heading: str, name: str, *within: str) -> bool:
        """Whether a name stood in an earlier row, which is told."""
        row = self.first.setdefault((heading, folded(name), *within), record.row)
        if row != record.row and name:
            page.fault(record.row, heading, f"the same {heading} stands in row {row}.", "Remove one, or change it.")
        return row != record.row

    def _one_of(self, page: Page, record: Record, kinds: tuple[str, ...]) -> str:
        kind = folded(record["kind"])
        if kind and kind not in kinds:
            page.fault(record.row, "kind", f"'{kind}' is not a kind.", f"Known: {', '.join(kinds)}.")
        return kind if kind in kinds else kinds[0]

    def _yes(self, page: Page, record: Record, heading: str) -> bool:
        written = folded(record[heading])
        if written not in (*_YES, *_NO):
            page.fault(record.row, heading, f"'{written}' is neither yes nor no.", "Write yes or no.")
        return written in _YES


def _slug(name: str) -> str:
    """A name as a key: lower case, without accents, words joined with underscores."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
