"""Block Kit's composition objects: text, options, confirm dialogs."""

from collections.abc import Sequence

from bot.sandbox.rules.findings import Findings
from bot.sandbox.rules.limits import LIMITS

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


def check_text(findings: Findings, pointer: str, value: object, limit: str, kinds: Sequence[str] = PLAIN) -> None:
    """Check a text object of one of `kinds` against the limit of that name; None counts as absent."""
    if value is None:
        return
    text = findings.an_object(pointer, value)
    if text is None:
        return
    if text.get("type") not in kinds:
        findings.add(f"{pointer}/type", f"must be one of: {', '.join(kinds)}")
        return
    switches = ("emoji",) if text["type"] == "plain_text" else ("verbatim",)
    if findings.properties(pointer, text, ("text",), switches):
        findings.string(f"{pointer}/text", text["text"], LIMITS[limit])
    for name in switches:
        findings.boolean(f"{pointer}/{name}", text.get(name))


def check_option(findings: Findings, pointer: str, value: object, kinds: Sequence[str], url: bool) -> None:
    """Check one option of a select, an overflow menu, checkboxes or radio buttons."""
    option = findings.an_object(pointer, value)
    if option is None:
        return
    optional = ("description", "url") if url else ("description",)
    findings.properties(pointer, option, ("text", "value"), optional)
    check_text(findings, f"{pointer}/text", option.get("text"), "option.text", kinds)
    check_text(findings, f"{pointer}/description", option.get("description"), "option.description", kinds)
    findings.string(f"{pointer}/value", option.get("value"), LIMITS["option.value"], least=0)
    findings.string(f"{pointer}/url", option.get("url"), LIMITS["option.url"])


def check_options(
    findings: Findings,
    pointer: str,
    value: object,
    limit: str,
    kinds: Sequence[str] = PLAIN,
    url: bool = False,
) -> None:
    """Check a list of options: how many, each one's lengths, and that no value stands twice."""
    options = findings.a_list(pointer, value, LIMITS[limit])
    for index, option in enumerate(options):
        check_option(findings, f"{pointer}/{index}", option, kinds, url)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(str, values))) < len(values):
        findings.add(pointer, "option values must be unique")


def check_confirm(findings: Findings, pointer: str, value: object) -> None:
    """Check a confirm dialog; None counts as absent."""
    if value is None:
        return
    confirm = findings.an_object(pointer, value)
    if confirm is None:
        return
    findings.properties(pointer, confirm, (), ("title", "text", "confirm", "deny", "style"))
    check_text(findings, f"{pointer}/title", confirm.get("title"), "confirm.title")
    check_text(findings, f"{pointer}/text", confirm.get("text"), "confirm.text", ANY_TEXT)
    check_text(findings, f"{pointer}/confirm", confirm.get("confirm"), "confirm.button")
    check_text(findings, f"{pointer}/deny", confirm.get("deny"), "confirm.button")
    findings.one_of(f"{pointer}/style", confirm.get("style"), ("primary", "danger"))
