"""The table in docs/suggestions.md: how much is offered for 40 titles in three bands. Run as a module to write it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from specs.document import Necessity
from specs.forms.model import CriterionKind
from specs.organisation.model import Band
from specs.suggestions import Library, Suggestion, shipped_library, suggest

PAGE = Path(__file__).parents[2] / "docs" / "suggestions.md"
BEGIN = "<!-- table: written by `python -m tests.specs.suggestion_table` -->"
END = "<!-- end of table -->"
BANDS: tuple[Band, ...] = ("assistant", "officer", "senior")
KINDS: tuple[CriterionKind, ...] = get_args(CriterionKind)
TITLES = (
    "Customer Hub Assistant",
    "Team Leader (Refuse)",
    "Snr Housing Options Officer",
    "Housing Officer",
    "Tenancy Support Worker",
    "Social Worker",
    "Care Assistant",
    "Occupational Therapist",
    "Planning Officer",
    "Planning Enforcement Officer",
    "Building Control Surveyor",
    "Environmental Health Officer",
    "Licensing Officer",
    "Trading Standards Officer",
    "Refuse Loader",
    "Street Cleansing Supervisor",
    "Gardener",
    "Park Ranger",
    "Highways Engineer",
    "Civil Enforcement Officer",
    "Council Tax Officer",
    "Benefits Officer",
    "Accountant",
    "Finance Assistant",
    "Procurement Officer",
    "HR Adviser",
    "Payroll Officer",
    "Solicitor",
    "Paralegal",
    "Democratic Services Officer",
    "Elections Officer",
    "IT Support Analyst",
    "Systems Developer",
    "Data Analyst",
    "Information Governance Officer",
    "Communications Officer",
    "Project Manager",
    "Policy Officer",
    "Business Support Officer",
    "Librarian",
    "Leisure Centre Duty Manager",
    "Teaching Assistant",
    "School Business Manager",
    "Caretaker",
    "Economic Development Officer",
    "Museum Curator",
    "Emergency Planning Officer",
)


def offered(library: Library, title: str, band: Band, necessity: Necessity) -> list[Suggestion]:
    """The first ten suggestions of every kind together."""
    return [
        suggestion
        for kind in KINDS
        for suggestion in suggest(library, title=title, grade_band=band, kinds=[kind], necessity=necessity)
    ]


def table(library: Library) -> str:
    """Markdown: for each title and band essential suggestions, of these the role's own, and desirable ones."""
    lines = [
        "| Title | Read as | Assistant | Officer | Senior |",
        "|---|---|---|---|---|",
    ]
    for title in TITLES:
        cells = [_cell(library, title, band) for band in BANDS]
        read_as = ", ".join(library.roles[match.role].titles[0] for match in library.titles.match(title))
        lines.append(f"| {title} | {read_as} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(library: Library, title: str, band: Band) -> str:
    essential = offered(library, title, band, "essential")
    own = sum(1 for suggestion in essential if suggestion.criterion.roles)
    return f"{len(essential)} ({own}) + {len(offered(library, title, band, 'desirable'))}"


def written() -> str:
    """The table as it stands on the page."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def write() -> None:
    """Put the table of the library as it is now on the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table(shipped_library())}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write()
