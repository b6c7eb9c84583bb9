"""How the document of a form is set out: blocks of four kinds, one below the other. All of it data.

The words below a key are its entry in docs/forms.md, and its description in the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from specs.document import Necessity, Part, Words

Key = str
# Columns of tables in which a row holds one side of a section, or one essential and one desirable criterion.
SideColumn = Literal["label", "essential", "assessed", "codes", "desirable", "competency", "indicators"]
# Columns of tables in which a row holds one criterion, essential or desirable.
CriterionColumn = Literal["label", "criterion", "necessity", "essential_mark", "desirable_mark", "assessed", "codes"]
Column = Literal[SideColumn, CriterionColumn]
RowKind = Literal["section", "pair", "criterion"]
ListMark = Literal["bullet", "number", "roman"]


class FormPart(Part):
    """A part of a form file. The words below each key are its description (`specs.described`)."""


class NecessityWords(FormPart):
    """How this form writes "essential" and "desirable"."""

    essential: Words = "Essential"
    """The word or letter for an essential criterion."""
    desirable: Words = "Desirable"
    """The word or letter for a desirable criterion."""

    def of(self, necessity: Necessity) -> str:
        """The word for that necessity."""
        return self.essential if necessity == "essential" else self.desirable

    def abbreviates(self) -> bool:
        """Whether a candidate needs a key to read them."""
        return len(self.essential) <= 3 or len(self.desirable) <= 3


class Table(FormPart):
    """A table. Known by its key `columns`."""

    columns: tuple[Column, ...] = Field(min_length=1)
    """What stands in each column; see "Columns" further up."""
    headings: tuple[Words, ...]
    """The words at the head of each column, as many as there are columns."""
    widths: tuple[int, ...]
    """The width of each column in per cent of the text width; they add up to 100."""
    sections: tuple[Key, ...] = Field(min_length=1)
    """The keys of the sections that the table prints, in this order."""
    rows: RowKind = "section"
    """What a row holds: a `section`, a `pair` of one essential and one desirable criterion, or a single `criterion`."""
    label: str = "{label}"
    """How a section's name reads in the table; `{number}` and `{label}` stand for the section's own."""
    marks: Literal["none", "roman", "bullet", "number"] = "none"
    """What sets off two or more criteria in one cell. Not for `rows: criterion`."""
    numbering: Literal["none", "per_section", "per_competency", "continuous"] = "none"
    """Behaviours are counted through all competencies (`continuous`) or in each (`per_competency`). With
    `rows: criterion`, criteria are counted through the document (`continuous`) or in each section (`per_section`)."""
    necessity: NecessityWords = NecessityWords()
    """The words of a `necessity` column."""
    mark: Words = Field(default="X", min_length=1)
    """What stands in an `essential_mark` or `desirable_mark` column where it applies."""
    code_separator: str = Field(default=", ", min_length=1)
    """What stands between two codes of a `codes` column."""
    by_stage: bool = False
    """True prints the table once for each of the form's `assessment_stages`, with what is assessed there."""
    unstaged_heading: str = "Not assessed at any stage yet"
    """With `by_stage`: the heading above what no stage assesses; printed only where there is something of the kind."""
    caption: str = ""
    """What the table holds, said to people who use a screen reader. `{stage}` is the stage's name."""
    heading: str = ""
    """A heading above the table. With `by_stage`, `{stage}` is the stage's name."""

    @model_validator(mode="after")
    def _square(self) -> Table:
        if not len(self.columns) == len(self.headings) == len(self.widths):
            raise ValueError("columns, headings and widths must be lists of the same length.")
        if sum(self.widths) != 100:
            raise ValueError(f"the widths add up to {sum(self.widths)}, they must add up to 100.")
        return self

    def has(self, *columns: Column) -> bool:
        """Whether the table has at least one of these columns."""
        return not set(columns).isdisjoint(self.columns)

    def section_keys(self) -> tuple[Key, ...]:
        """The sections that this block prints."""
        return self.sections


class Lists(FormPart):
    """Each section as a heading, then its essential and its desirable criteria as lists. Known by its key `lists`."""

    lists: ListMark
    """What sets off the criteria."""
    sections: tuple[Key, ...] = Field(min_length=1)
    """The keys of the sections that are printed so, in this order. Each competency has a heading of its own."""
    label: str = "{label}"
    """How a section's name reads as a heading; `{number}` and `{label}` stand for the section's own."""
    necessity: NecessityWords = NecessityWords()
    """The headings above essential and above desirable criteria."""

    def section_keys(self) -> tuple[Key, ...]:
        """The sections that this block prints."""
        return self.sections


class AssessmentKey(FormPart):
    """What the form's codes and letters mean, in one paragraph. Known by its key `assessment_key`."""

    assessment_key: str = Field(min_length=1)
    """The words before it, such as "Key:"."""

    def section_keys(self) -> tuple[Key, ...]:
        """The sections that this block prints: none."""
        return ()


class TextBlock(FormPart):
    """One section as a heading and paragraphs. Known by its key `section`."""

    section: Key
    """The key of the section."""
    heading: str
    """The heading above it; the section's own label where it is empty."""

    def section_keys(self) -> tuple[Key, ...]:
        """The sections that this block prints: one."""
        return (self.section,)


_KINDS = {"columns": Table, "lists": Lists, "assessment_key": AssessmentKey, "section": TextBlock}


def _kind_of_block(written: Any) -> str | None:
    """A block is known by the one key that only its kind has."""
    if isinstance(written, dict):
        return next((f"[{key}]" for key in _KINDS if key in written), None)
    return next((f"[{key}]" for key, kind in _KINDS.items() if isinstance(written, kind)), None)


def _of_a_known_kind(written: Any) -> Any:
    if _kind_of_block(written) is None:
        raise ValueError(f"this is no known kind of block. Give it one of the keys {', '.join(_KINDS)}.")
    return written


# Square brackets mark a tag as a name that is not in the file, so that a fault's place is told without it.
Block = Annotated[
    Annotated[Table, Tag("[columns]")]
    | Annotated[Lists, Tag("[lists]")]
    | Annotated[AssessmentKey, Tag("[assessment_key]")]
    | Annotated[TextBlock, Tag("[section]")],
    Discriminator(_kind_of_block),
    BeforeValidator(_of_a_known_kind),
]


class Layout(FormPart):
    """How the document is set out."""

    title: str = "Person specification"
    """The document's title."""
    employer: Literal["above", "none"] = "above"
    """Whether the employer's name stands above the title."""
    employer_field: Key = ""
    """The header field that shows the employer's name where nobody wrote another."""
    header: Literal["lines", "table"] = "lines"
    """The head of the document: a line for each field, or a table of two columns."""
    orientation: Literal["portrait", "landscape"] = "portrait"
    """Which way the page is held."""
    blocks: tuple[Block, ...]
    """Tables, lists, keys and texts, in the order in which they are printed."""

    def tables(self) -> Iterable[Table]:
        """The blocks that are tables."""
        return (block for block in self.blocks if isinstance(block, Table))
