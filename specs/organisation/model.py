"""What the product knows of an employer. People are named by e-mail; who they are in Slack is looked up."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from specs.clauses.model import ClauseChange
from specs.document import Part, Words
from specs.nations import Nation as Nation
from specs.organisation.career import find, rungs
from specs.organisation.grades import Band as Band
from specs.organisation.grades import Grade, place
from specs.organisation.policies import Group, Limits, in_grades
from specs.organisation.retention import Retention
from specs.organisation.routes import HR, FundingAnswer, RouteRule, UsualPost
from specs.seeing import Visibility

Key = str
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Person(Part):
    """Somebody in the directory. `line_manager` is an e-mail; `roles` may hold `hr` and `administrator`.

    `deputy` (an e-mail) stands in for them when they have left Slack, and hears when they do not answer.
    """

    email: str
    name: str
    job_title: str = ""
    directorate: Key = ""
    line_manager: str = ""
    deputy: str = ""
    roles: tuple[Literal["hr", "administrator"], ...] = ()

    @field_validator("email", "line_manager", "deputy")
    @classmethod
    def _email(cls, value: str) -> str:
        if value and not _EMAIL.fullmatch(value):
            raise ValueError(f"'{value}' is not an e-mail address. Write it as name@council.gov.uk.")
        return value.lower()


class Directorate(Part):
    """A directorate with its executive head and, where one is named, the head's deputy (e-mails).

    Cards for its posts appear in `channel`, where it has one, else in the employer's own.
    """

    key: Key
    name: str
    executive_head: str
    deputy: str = ""
    channel: str = ""

    @field_validator("channel")
    @classmethod
    def _bare_channel(cls, value: str) -> str:
        return value.removeprefix("#").lower()


class QuietHours(Part):
    """The part of a working day in which people may be nudged, local time; outside it is quiet."""

    opens: time = time(9, 0)
    closes: time = time(17, 0)

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _two_digits(cls, value: Any) -> Any:
        return f"0{value}" if isinstance(value, str) and re.fullmatch(r"[0-9]:[0-9]{2}", value) else value

    @model_validator(mode="after")
    def _open_at_all(self) -> QuietHours:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError('hours are local times. Write them without a zone, as "09:00".')
        if self.opens >= self.closes:
            raise ValueError(
                f"{self.opens:%H:%M} is not before {self.closes:%H:%M}: write when hours open, then close."
            )
        return self


# What a deputy does once an approver has not answered for `escalate_after` working days.
DeputyPart = Literal["hears", "decides"]


class ReminderPolicy(Part):
    """When an approver is nudged, in working days after the card came to them; `then` names the follow-ups.

    `at_most` caps the nudges to one person for one decision; `escalate_after` (working days, 0 for never) is when the
    stage's deputy, or HR where there is none, hears that it waits, and `hr_after` how many working days after that HR
    hears too (0 for never). `deputy` is whether that deputy then only hears of it or may decide in the approver's name,
    who still can. `consequence` is what cannot happen meanwhile, as part of a sentence; "" for the advert.
    `drafts_after` and `queries_after` (working days, 0 for never) are when an author hears of a draft that lies still
    and of a query without an answer; `hr_summary` is whether HR gets a summary every week.
    """

    first_after: int = Field(default=2, ge=1)
    then_every: int = Field(default=2, ge=1)
    at_most: int = Field(default=4, ge=1)
    escalate_after: int = Field(default=6, ge=0)
    hr_after: int = Field(default=2, ge=0)
    deputy: DeputyPart = "hears"
    consequence: Words = ""
    drafts_after: int = Field(default=5, ge=0)
    queries_after: int = Field(default=2, ge=0)
    hr_summary: bool = True
    hours: QuietHours = Field(default_factory=QuietHours)


class ReminderRule(Part):
    """Reminders that differ for some stages, forms or grades; what is left out is as in the general policy."""

    stages: tuple[Key, ...] = ()
    forms: tuple[Key, ...] = ()
    grade_from: Words = ""
    grade_to: Words = ""
    first_after: int | None = Field(default=None, ge=1)
    then_every: int | None = Field(default=None, ge=1)
    at_most: int | None = Field(default=None, ge=1)
    escalate_after: int | None = Field(default=None, ge=0)
    hr_after: int | None = Field(default=None, ge=0)
    deputy: DeputyPart | None = None
    consequence: Words | None = None
    hours: QuietHours | None = None

    def changed(self) -> dict[str, Any]:
        """What it says differently from the general policy."""
        names = ("first_after", "then_every", "at_most", "escalate_after", "hr_after", "deputy", "consequence", "hours")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class Calendar(Part):
    """The employer's working days: the nation's bank holidays, its own closed days, and its time zone.

    `open_days` are days on which it works although the nation's list or the weekend says otherwise; a closed day wins.
    """

    nation: Nation = "England"
    closed_days: tuple[date, ...] = ()
    open_days: tuple[date, ...] = ()
    time_zone: str = "Europe/London"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"'{value}' is not a time zone. Write it as Europe/London.") from error
        return value


class SignOffPolicy(Part):
    """The channel (by name, without #) in which cards appear, and whether one person may fill two stages.

    `funding` are the answers to how a post is paid for, and `usual` what is taken for granted of a post, both for the
    rules of `routes`.
    """

    channel: str
    author_may_sign_as_line_manager: bool = True
    one_person_may_fill_two_stages: bool = False
    funding: tuple[FundingAnswer, ...] = ()
    usual: UsualPost = Field(default_factory=UsualPost)

    @field_validator("channel")
    @classmethod
    def _bare_name(cls, value: str) -> str:
        return value.removeprefix("#").lower()


class Organisation(Part):
    """An employer, as its file says. `forms` are keys of forms, the first is the usual one.

    `visibility` says who may see an agreed specification: the workspace, the directorate of the post, or its route.
    `clauses` are what it says of fixed clauses; see `specs.clauses.merged`.
    """

    organisation: Key
    version: int = 1
    name: str
    forms: tuple[Key, ...] = Field(min_length=1)
    framework: Key = ""
    ladder: tuple[Grade, ...] = ()
    directorates: tuple[Directorate, ...] = ()
    people: tuple[Person, ...] = ()
    sign_off: SignOffPolicy
    reminders: ReminderPolicy = Field(default_factory=ReminderPolicy)
    calendar: Calendar = Field(default_factory=Calendar)
    clauses: tuple[ClauseChange, ...] = ()
    reminder_rules: tuple[ReminderRule, ...] = ()
    groups: tuple[Group, ...] = ()
    hr_channel: str = ""
    routes: tuple[RouteRule, ...] = ()
    limits: Limits = Field(default_factory=Limits)
    visibility: Visibility = "workspace"
    retention: Retention = Field(default_factory=Retention)

    @field_validator("hr_channel")
    @classmethod
    def _bare_hr_channel(cls, value: str) -> str:
        return value.removeprefix("#").lower()

    def person(self, email: str) -> Person | None:
        """The directory's entry for an e-mail address, whatever its capitals."""
        wanted = email.lower()
        return next((person for person in self.people if person.email == wanted), None)

    def directorate(self, key: str) -> Directorate | None:
        """The directorate of that key, if there is one."""
        return next((each for each in self.directorates if each.key == key), None)

    def having_role(self, role: str) -> tuple[Person, ...]:
        """The people who hold a role, in the order of the file."""
        return tuple(person for person in self.people if role in person.roles)

    def members(self, group: str) -> tuple[str, ...]:
        """The e-mail addresses of a group, or of HR for `hr`; none for a key that names no group."""
        if group == HR:
            return tuple(person.email for person in self.having_role(HR))
        return next((each.people for each in self.groups if each.key == group), ())

    def deputy_of(self, email: str, *, as_executive_head: bool = False) -> str:
        """Who stands in for somebody: as executive head their directorate's deputy, else their own; "" for nobody."""
        person = self.person(email)
        home = next((each for each in self.directorates if each.executive_head.lower() == email.lower()), None)
        as_head = home.deputy.lower() if home and as_executive_head else ""
        return as_head or (person.deputy if person else "")

    def directorate_named(self, written: str) -> Directorate | None:
        """The directorate that somebody wrote, by its name or key, whatever the capitals and spaces."""
        plain = " ".join(written.split()).casefold()
        return next((each for each in self.directorates if plain in (each.name.casefold(), each.key.casefold())), None)

    def policy_for(self, stage: str, grade: str, form: Key = "") -> ReminderPolicy:
        """The reminders of a stage for a post of that grade: the first rule that fits, over the general policy.

        A rule for certain forms fits where `form` is one of them.
        """
        for each in self.reminder_rules:
            fits = (not each.stages or stage in each.stages) and (not each.forms or form in each.forms)
            if fits and in_grades(self.ladder, grade, each.grade_from, each.grade_to):
                return self.reminders.model_copy(update=each.changed())
        return self.reminders

    def grade(self, written: str) -> Grade | None:
        """The grade that somebody means: "Grade 4", "G4" or "4" for a rung, "SO1 - PO3" for a career grade.

        See `specs.organisation.career.find`. None where the ladder does not know it.
        """
        return find(self.ladder, written)

    def rungs(self, written: str) -> tuple[Grade, ...]:
        """Every rung that a grade holds, the lowest first: several for a career grade. None the ladder does not know.

        See `specs.organisation.career.rungs`.
        """
        return rungs(self.ladder, written)

    def has_no_more(self, written: str) -> bool:
        """Whether a grade is given that the ladder does not have, or has no more. Without a ladder any will do."""
        return bool(written and self.ladder and not self.rungs(written))

    def place(self, grade: Grade) -> int:
        """The place of a grade on the ladder, 0 for the lowest. Raises ValueError for one of another ladder."""
        return place(self.ladder, grade)
