"""What a house form can say: header fields, sections, assessment vocabulary, layout and who signs.

The words below a key are its entry in docs/forms.md, and its description in the JSON Schema.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from specs.document import Words
from specs.forms.layout import FormPart, Key, Layout

HeaderKind = Literal["text", "grade", "date", "lines", "head_counts", "contacts"]
SectionKind = Literal["criteria", "competencies", "text", "duties"]
CriterionKind = Literal[
    "experience",
    "qualification",
    "vocational",
    "registration",
    "knowledge",
    "communication",
    "analytical",
    "planning",
    "it",
    "physical",
    "mental",
    "emotional",
    "conditions",
    "working_style",
]


class Asking(FormPart):
    """The words with which a question is put. `ask` is the question itself, the rest is there when wanted."""

    ask: str = ""
    """The question, one sentence or two."""
    example: Words = ""
    """An answer as it might be given."""
    help: str = ""
    """What somebody reads who asks for help with this question."""
    why: str = ""
    """Why it is asked; shown with the help."""


class HeaderField(Asking):
    """One line of the document's head."""

    key: Key
    """The name by which the rest of this file, and a SPEC file, mean this field."""
    label: str
    """The words printed before the value."""
    kind: HeaderKind = "text"
    """What is asked for: `text` in one line, the `grade`, a `date`, several `lines`, `head_counts` ("6 Advisers"), or
    `contacts` inside and outside the council."""
    required: bool = False
    """Whether it must be filled before the specification can be sent for sign-off."""
    asked: bool = True
    """False keeps it out of the conversation. A date that is not asked is the day of sign-off."""
    filled_with: Literal["", "employer"] = ""
    """`employer` writes the organisation's name there when a draft starts."""


class SubArea(FormPart):
    """A named part of a section, as "internal" and "external" of communication."""

    key: Key
    """Its name in a SPEC file."""
    label: str
    """The words printed above its criteria, and typed before a criterion to place it there."""


class Section(Asking):
    """One section of the document."""

    key: Key
    """The name by which the layout, and a SPEC file, mean this section."""
    label: str
    """The section's printed name."""
    kind: SectionKind = "criteria"
    """`criteria` that are essential or desirable, `competencies` of the framework with behaviours, free `text`, or
    `duties`: a place where the main duties are printed, a paragraph each."""
    number: Words = ""
    """Printed with the label, where the layout's `label` says so."""
    group: str = ""
    """A heading over this section and those after it that name the same group."""
    note: str = ""
    """A line printed below the label."""
    sub_areas: tuple[SubArea, ...] = ()
    """Named parts of the section."""
    clauses: tuple[str, ...] = ()
    """Fixed sentences that every document on this form carries in this section."""
    takes_clauses: tuple[str, ...] = ()
    """The clauses of the library that stand in this section: groups (`checks`, `language`, `political`, `conditions`),
    keys of single clauses, or `all`. A form whose sections take none asks nothing about them."""
    required: bool = False
    """Whether it must hold an essential criterion (a behaviour, a text) before it can be sent for sign-off."""
    asked: bool = True
    """False keeps it out of the conversation."""
    desirable: bool = True
    """Whether desirable criteria are asked for as well."""
    ask_desirable: str = ""
    """The question for desirable criteria."""
    example_desirable: Words = ""
    """A desirable criterion as it might be given."""
    assessed: bool = True
    """Whether it is asked how the section's criteria are assessed."""
    suggests: tuple[CriterionKind, ...] = ()
    """The kinds of criteria that may be suggested here; none where it is left out."""


class AssessmentStage(FormPart):
    """A point in the recruitment at which candidates are assessed, such as shortlisting."""

    key: Key
    """The name by which assessment methods mean this stage."""
    label: str
    """The printed name, for `{stage}`."""
    note: str = ""
    """A line below the stage's heading: what a candidate should know of it."""


class AssessmentMethod(FormPart):
    """A way of assessing, in the employer's own vocabulary."""

    key: Key
    """The name by which a SPEC file means this method."""
    label: str
    """The printed words, and what is shown and typed in the conversation."""
    code: Words = ""
    """The abbreviation that a `codes` column prints; it may be typed too."""
    stage: Key = ""
    """The assessment stage at which this method is used."""


class Stage(FormPart):
    """Someone who signs. A stage that does not decide has a block in the document and no card (the post holder)."""

    key: Key
    """The name by which `print_order`, and a signature in a SPEC file, mean this stage."""
    label: str
    """The printed name of the signature block."""
    decides: bool = True
    """False gives it a block in the document, and nothing to decide in Slack."""
    propose: Literal["line_manager", "executive_head", "author", "nobody"] = "nobody"
    """Whom the directory proposes: the author's line manager, the executive head of the post's directorate, the author,
    or nobody."""
    author_may_sign: bool = False
    """Whether whoever wrote the specification may sign here, where the employer allows it too."""
    empty_state: str = ""
    """What an unfilled block says, such as "vacant"."""


class SignOff(FormPart):
    """The form's sign-off: its heading and its stages."""

    heading: str = "Signed off by"
    """The heading above the signature blocks."""
    stages: tuple[Stage, ...] = ()
    """Who signs, in the order in which they decide."""
    print_order: tuple[Key, ...] = ()
    """The keys of the stages in the order of the printed blocks; the order of `stages` where it is left out."""

    def printed(self) -> tuple[Stage, ...]:
        """The stages in the order of the printed blocks."""
        order = {key: place for place, key in enumerate(self.print_order)}
        return tuple(sorted(self.stages, key=lambda stage: order.get(stage.key, len(order))))


class Migration(FormPart):
    """What became of a part of earlier versions of the form, so that drafts on them can be brought on. One of `field`,
    `section` and `method` is given."""

    field: Key = ""
    """The key that a header field had."""
    section: Key = ""
    """The key that a section had."""
    method: Key = ""
    """The key that a way of assessing had."""
    to: Key = ""
    """Its key now: another name, or the section that it has joined. Left out, it was taken away: what people wrote
    there is kept as not placed."""
    sub_area: Key = ""
    """The part of the section that it has joined."""


class Form(FormPart):
    """A house form: what is asked, what the document looks like and who signs all follow from it."""

    form: Key
    """The form's own key: what an organisation file and a SPEC file call it."""
    version: int = 1
    """Counted up when the form changes."""
    name: str
    """The name that managers see."""
    description: str = ""
    """One line beside the name, where there is a choice of forms."""
    title_field: Key = "job_title"
    """The header field that holds the title of the post."""
    grade_field: Key = ""
    """The header field that holds the grade; behaviours are proposed for it."""
    reference_field: Key = ""
    """The header field that holds the post's reference."""
    directorate_field: Key = ""
    """The header field that holds the directorate; it decides whose executive head signs."""
    duties: Literal["not_asked", "optional"] = "not_asked"
    """`optional` offers to begin with the main duties of the post, and asks for each what somebody must be able to do
    on day one. They are kept with the specification, and printed only in a section of the kind `duties`."""
    header: tuple[HeaderField, ...]
    """The fields of the document's head, in the order in which they are asked and printed."""
    sections: tuple[Section, ...]
    """The sections, in the order in which they are asked."""
    assessment: tuple[AssessmentMethod, ...] = ()
    """The employer's ways of assessing."""
    assessment_stages: tuple[AssessmentStage, ...] = ()
    """The stages of recruitment, in their order, for a table with `by_stage`."""
    layout: Layout
    """How the document is set out."""
    sign_off: SignOff = Field(default_factory=SignOff)
    """Who signs."""
    migrations: tuple[Migration, ...] = ()
    """What was renamed, joined or taken away since earlier versions."""

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError."""
        return next(section for section in self.sections if section.key == key)

    def header_field(self, key: str) -> HeaderField:
        """The header field of that key. Raises KeyError."""
        return next(field for field in self.header if field.key == key)

    def stage(self, key: str) -> Stage:
        """The stage of that key. Raises KeyError."""
        return next(stage for stage in self.sign_off.stages if stage.key == key)

    def deciding_stages(self) -> tuple[Stage, ...]:
        """The stages that get a card, in order."""
        return tuple(stage for stage in self.sign_off.stages if stage.decides)

    def method_label(self, key: str) -> str:
        """The printed words of an assessment method; a key that the form does not know is printed as it is."""
        return next((method.label for method in self.assessment if method.key == key), key)

    def method_code(self, key: str) -> str:
        """The code of an assessment method; its label where it has none, the key where the form does not know it."""
        return next((method.code for method in self.assessment if method.key == key), "") or self.method_label(key)

    def methods_at(self, stage: str) -> frozenset[str]:
        """The keys of the assessment methods that are used at an assessment stage."""
        return frozenset(method.key for method in self.assessment if method.stage == stage)
