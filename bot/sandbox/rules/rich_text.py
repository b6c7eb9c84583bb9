"""Rich text: sections, lists, quotes and preformatted text, down to the run of characters."""

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.rules.findings import Findings

RUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text",),
    "link": ("url",),
    "user": ("user_id",),
    "channel": ("channel_id",),
    "usergroup": ("usergroup_id",),
    "emoji": ("name",),
    "broadcast": ("range",),
    "date": ("timestamp", "format"),
    "color": ("value",),
}
_RUN_OPTIONAL: Final = ("style", "text", "unsafe", "skin_tone", "unicode", "fallback", "url")
_STYLES: Final = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}


def check_rich_text(findings: Findings, at: str, elements: object) -> None:
    """Check the elements of a rich_text block; an empty block is refused, as Slack refuses it."""
    for index, value in enumerate(findings.a_list(at, elements, 1_000)):
        _check_group(findings, f"{at}/{index}", value)


def _check_group(findings: Findings, at: str, value: object) -> None:
    group = findings.an_object(at, value)
    if group is None:
        return
    kind = group.get("type")
    if kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        findings.properties(at, group, ("elements",), ("border", "language"))
        _check_runs(findings, f"{at}/elements", group.get("elements"))
    elif kind == "rich_text_list":
        findings.properties(at, group, ("style", "elements"), ("indent", "offset", "border"))
        findings.one_of(f"{at}/style", group.get("style"), ("bullet", "ordered"))
        for index, section in enumerate(findings.a_list(f"{at}/elements", group.get("elements"), 1_000)):
            if not isinstance(section, dict) or section.get("type") != "rich_text_section":
                findings.add(f"{at}/elements/{index}", "must be a rich_text_section")
            else:
                _check_group(findings, f"{at}/elements/{index}", section)
    else:
        findings.add(f"{at}/type", f"unsupported type: {kind}")


def _check_runs(findings: Findings, at: str, elements: object) -> None:
    for index, value in enumerate(findings.a_list(at, elements, 10_000, least=0)):
        here = f"{at}/{index}"
        run = findings.an_object(here, value)
        if run is None:
            continue
        required = RUNS.get(str(run.get("type")))
        if required is None:
            findings.add(f"{here}/type", f"unsupported type: {run.get('type')}")
            continue
        findings.properties(here, run, required, _RUN_OPTIONAL)
        if run["type"] == "text":
            findings.string(f"{here}/text", run.get("text"), 1_000_000)
        style = run.get("style")
        if style is not None and (not isinstance(style, dict) or set(style) - _STYLES):
            findings.add(f"{here}/style", "invalid style")


def plain_words(elements: Any) -> str:
    """The words of rich text without their styles, for counting and for previews."""
    if not isinstance(elements, list):
        return ""
    return "".join(_words(element) for element in elements if isinstance(element, dict))


def _words(element: dict[str, Any]) -> str:
    if "elements" in element:
        return plain_words(element["elements"])
    return str(element.get("text") or element.get("url") or element.get("name") or element.get("user_id") or "")
