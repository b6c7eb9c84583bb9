"""Block Kit's elements: which properties each takes, and where each may stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.sandbox.rules.findings import Findings, Json
from bot.sandbox.rules.limits import LIMITS
from bot.sandbox.rules.objects import ANY_TEXT, PLAIN, check_confirm, check_options, check_text

Check = Callable[[Findings, str, Json], None]


@dataclass(frozen=True)
class ElementRule:
    """One element type: its properties, the blocks it may stand in, and what else holds for it."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    places: frozenset[str]
    check: Check


def _button(findings: Findings, at: str, button: Json) -> None:
    check_text(findings, f"{at}/text", button.get("text"), "button.text")
    findings.string(f"{at}/value", button.get("value"), LIMITS["button.value"], least=0)
    findings.string(f"{at}/url", button.get("url"), LIMITS["button.url"])
    label = button.get("accessibility_label")
    findings.string(f"{at}/accessibility_label", label, LIMITS["button.accessibility_label"])
    findings.one_of(f"{at}/style", button.get("style"), ("primary", "danger"))


def _static_select(findings: Findings, at: str, select: Json) -> None:
    groups = select.get("option_groups")
    if (select.get("options") is None) == (groups is None):
        findings.add(at, "must provide exactly one of options and option_groups")
        return
    if groups is None:
        check_options(findings, f"{at}/options", select["options"], "select.options")
        return
    for index, group in enumerate(findings.a_list(f"{at}/option_groups", groups, LIMITS["select.option_groups"])):
        here = f"{at}/option_groups/{index}"
        if findings.an_object(here, group) is None:
            continue
        if findings.properties(here, group, ("label", "options"), ()):
            check_text(findings, f"{here}/label", group["label"], "option_group.label")
            check_options(findings, f"{here}/options", group["options"], "select.options")


def _offered(select: Json) -> list[str]:
    groups = select.get("option_groups") or [{"options": select.get("options") or []}]
    options = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [str(option.get("value")) for option in options if isinstance(option, dict)]


def _initial(findings: Findings, at: str, select: Json, name: str) -> None:
    chosen = select.get(name)
    if chosen is None:
        return
    several = chosen if isinstance(chosen, list) else [chosen]
    for option in several:
        if not isinstance(option, dict) or str(option.get("value")) not in _offered(select):
            findings.add(f"{at}/{name}", f"{name} must exactly match one of the provided options")


def _single_select(findings: Findings, at: str, select: Json) -> None:
    _static_select(findings, at, select)
    _initial(findings, at, select, "initial_option")


def _multi_select(findings: Findings, at: str, select: Json) -> None:
    _static_select(findings, at, select)
    _initial(findings, at, select, "initial_options")
    _most_chosen(findings, at, select)


def _most_chosen(findings: Findings, at: str, select: Json) -> None:
    most = select.get("max_selected_items")
    if most is not None and (not isinstance(most, int) or most < 1):
        findings.add(f"{at}/max_selected_items", "must be an integer of 1 or more")


def _overflow(findings: Findings, at: str, menu: Json) -> None:
    check_options(findings, f"{at}/options", menu.get("options"), "overflow.options", url=True)


def _checkboxes(findings: Findings, at: str, boxes: Json) -> None:
    check_options(findings, f"{at}/options", boxes.get("options"), "checkboxes.options", ANY_TEXT)
    _initial(findings, at, boxes, "initial_options")


def _radio_buttons(findings: Findings, at: str, radio: Json) -> None:
    check_options(findings, f"{at}/options", radio.get("options"), "radio_buttons.options", ANY_TEXT)
    _initial(findings, at, radio, "initial_option")


def _plain_text_input(findings: Findings, at: str, box: Json) -> None:
    most = LIMITS["plain_text_input"]
    for name in ("min_length", "max_length"):
        length = box.get(name)
        least = 0 if name == "min_length" else 1
        if length is not None and (not isinstance(length, int) or not least <= length <= most):
            findings.add(f"{at}/{name}", f"must be an integer from {least} to {most}")
    findings.string(f"{at}/initial_value", box.get("initial_value"), most, least=0)
    findings.boolean(f"{at}/multiline", box.get("multiline"))


def _as(pattern: str, name: str, words: str) -> Check:
    def check(findings: Findings, at: str, picker: Json) -> None:
        value = picker.get(name)
        if value is None:
            return
        try:
            datetime.strptime(str(value), pattern)
        except ValueError:
            findings.add(f"{at}/{name}", f"must be in the form {words}")

    return check


def _number_input(findings: Findings, at: str, box: Json) -> None:
    for name in ("min_value", "max_value", "initial_value"):
        value = box.get(name)
        try:
            float(value if value is not None else 0)
        except (TypeError, ValueError):
            findings.add(f"{at}/{name}", "must be a number")


def _file_input(findings: Findings, at: str, box: Json) -> None:
    most = box.get("max_files")
    if most is not None and (not isinstance(most, int) or not 1 <= most <= LIMITS["file_input.files"]):
        findings.add(f"{at}/max_files", f"must be an integer from 1 to {LIMITS['file_input.files']}")


def _image(findings: Findings, at: str, image: Json) -> None:
    check_image(findings, at, image)


def check_image(findings: Findings, at: str, image: Json) -> None:
    """Check where an image comes from and the words for those who cannot see it."""
    findings.string(f"{at}/alt_text", image.get("alt_text"), LIMITS["image.alt_text"])
    findings.string(f"{at}/image_url", image.get("image_url"), LIMITS["image.image_url"])
    if (image.get("image_url") is None) == (image.get("slack_file") is None):
        findings.add(at, "must provide exactly one of image_url and slack_file")
    source = image.get("slack_file")
    found = {} if source is None else findings.an_object(f"{at}/slack_file", source)
    if source is not None and found is not None and not (found.get("id") or found.get("url")):
        findings.add(f"{at}/slack_file", "missing required field: id")


def _nothing_more(findings: Findings, at: str, element: Json) -> None:
    return None


_EVERYWHERE: Final = frozenset({"section", "actions", "input"})
_SECTION_INPUT: Final = frozenset({"section", "input"})
_INPUT: Final = frozenset({"input"})
_CHOOSER: Final = ("action_id", "placeholder", "confirm", "focus_on_load")
_BOX: Final = ("action_id", "placeholder", "focus_on_load", "dispatch_action_config", "initial_value")

ELEMENTS: Final[Mapping[str, ElementRule]] = {
    "button": ElementRule(
        ("text",),
        ("action_id", "url", "value", "style", "confirm", "accessibility_label", "visible_to_user_ids"),
        frozenset({"section", "actions"}),
        _button,
    ),
    "static_select": ElementRule(
        (), (*_CHOOSER, "options", "option_groups", "initial_option"), _EVERYWHERE, _single_select
    ),
    "multi_static_select": ElementRule(
        (),
        (*_CHOOSER, "options", "option_groups", "initial_options", "max_selected_items"),
        _SECTION_INPUT,
        _multi_select,
    ),
    "users_select": ElementRule((), (*_CHOOSER, "initial_user"), _EVERYWHERE, _nothing_more),
    "multi_users_select": ElementRule(
        (), (*_CHOOSER, "initial_users", "max_selected_items"), _SECTION_INPUT, _most_chosen
    ),
    "conversations_select": ElementRule(
        (),
        (
            *_CHOOSER,
            "initial_conversation",
            "default_to_current_conversation",
            "response_url_enabled",
            "filter",
        ),
        _EVERYWHERE,
        _nothing_more,
    ),
    "overflow": ElementRule(("options",), ("action_id", "confirm"), frozenset({"section", "actions"}), _overflow),
    "checkboxes": ElementRule(
        ("options",),
        ("action_id", "initial_options", "confirm", "focus_on_load"),
        _EVERYWHERE,
        _checkboxes,
    ),
    "radio_buttons": ElementRule(
        ("options",),
        ("action_id", "initial_option", "confirm", "focus_on_load"),
        _EVERYWHERE,
        _radio_buttons,
    ),
    "plain_text_input": ElementRule((), (*_BOX, "multiline", "min_length", "max_length"), _INPUT, _plain_text_input),
    "datepicker": ElementRule(
        (), (*_CHOOSER, "initial_date"), _EVERYWHERE, _as("%Y-%m-%d", "initial_date", "YYYY-MM-DD")
    ),
    "timepicker": ElementRule(
        (), (*_CHOOSER, "initial_time", "timezone"), _EVERYWHERE, _as("%H:%M", "initial_time", "HH:mm")
    ),
    "number_input": ElementRule(("is_decimal_allowed",), (*_BOX, "min_value", "max_value"), _INPUT, _number_input),
    "email_text_input": ElementRule((), _BOX, _INPUT, _nothing_more),
    "file_input": ElementRule((), ("action_id", "filetypes", "max_files"), _INPUT, _file_input),
    "image": ElementRule(("alt_text",), ("image_url", "slack_file"), frozenset({"section", "context"}), _image),
}


def check_element(findings: Findings, at: str, value: object, place: str, surface: str) -> str | None:
    """Check one element standing in a block of type `place`; returns its action_id, if it has one."""
    element = findings.an_object(at, value)
    if element is None:
        return None
    kind = element.get("type")
    rule = ELEMENTS.get(str(kind))
    if rule is None or place not in rule.places:
        findings.add(f"{at}/type", f"unsupported type: {kind}")
        return None
    if kind == "file_input" and surface != "modal":
        findings.add(f"{at}/type", f"unsupported type: {kind} on this surface ({surface})")
    findings.properties(at, element, rule.required, rule.optional)
    findings.string(f"{at}/action_id", element.get("action_id"), LIMITS["action_id"])
    check_text(findings, f"{at}/placeholder", element.get("placeholder"), "placeholder", PLAIN)
    check_confirm(findings, f"{at}/confirm", element.get("confirm"))
    rule.check(findings, at, element)
    action_id = element.get("action_id")
    return action_id if isinstance(action_id, str) else None
