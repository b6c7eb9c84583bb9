"""Blocks: which kinds stand on which surface, their properties and limits."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.rules.elements import check_element, check_image
from bot.sandbox.rules.findings import Finding, Findings, Json
from bot.sandbox.rules.limits import LIMITS
from bot.sandbox.rules.objects import ANY_TEXT, check_text
from bot.sandbox.rules.rich_text import check_rich_text, plain_words

SURFACES: Final = ("message", "modal", "home")
Check = Callable[[Findings, str, Json, str], list[str]]
"""(findings, pointer, block, surface) -> the action_ids met in the block."""


@dataclass(frozen=True)
class BlockRule:
    """One block type: its properties, the surfaces it may stand on, and what else holds for it."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    check: Check
    surfaces: tuple[str, ...] = SURFACES


def _ids(*found: str | None) -> list[str]:
    return [action_id for action_id in found if action_id is not None]


def _section(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    if block.get("text") is None and block.get("fields") is None:
        findings.add(at, "missing required field: text or fields")
    check_text(findings, f"{at}/text", block.get("text"), "section.text", ANY_TEXT)
    if block.get("fields") is not None:
        fields = findings.a_list(f"{at}/fields", block["fields"], LIMITS["section.fields"])
        for index, text in enumerate(fields):
            check_text(findings, f"{at}/fields/{index}", text, "section.field", ANY_TEXT)
    if block.get("accessory") is None:
        return []
    return _ids(check_element(findings, f"{at}/accessory", block["accessory"], "section", surface))


def _header(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    check_text(findings, f"{at}/text", block.get("text"), "header.text")
    return []


def _divider(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    return []


def _context(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    elements = findings.a_list(f"{at}/elements", block.get("elements"), LIMITS["context.elements"])
    for index, element in enumerate(elements):
        here = f"{at}/elements/{index}"
        if isinstance(element, dict) and element.get("type") in ANY_TEXT:
            check_text(findings, here, element, "section.text", ANY_TEXT)
        else:
            check_element(findings, here, element, "context", surface)
    return []


def _actions(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    elements = findings.a_list(f"{at}/elements", block.get("elements"), LIMITS["actions.elements"])
    here = f"{at}/elements"
    return _ids(*(check_element(findings, f"{here}/{i}", e, "actions", surface) for i, e in enumerate(elements)))


def _input(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    check_text(findings, f"{at}/label", block.get("label"), "input.label")
    check_text(findings, f"{at}/hint", block.get("hint"), "input.hint")
    for name in ("optional", "dispatch_action"):
        findings.boolean(f"{at}/{name}", block.get(name))
    if block.get("element") is None:
        return []
    return _ids(check_element(findings, f"{at}/element", block["element"], "input", surface))


def _rich_text(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    check_rich_text(findings, f"{at}/elements", block.get("elements"))
    return []


def _image(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    check_image(findings, at, block)
    check_text(findings, f"{at}/title", block.get("title"), "image.title")
    return []


def _markdown(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    findings.string(f"{at}/text", block.get("text"), LIMITS["markdown.text"])
    return []


def _table(findings: Findings, at: str, block: Json, surface: str) -> list[str]:
    settings = block.get("column_settings")
    if settings is not None:
        _column_settings(findings, f"{at}/column_settings", settings)
    for index, row in enumerate(findings.a_list(f"{at}/rows", block.get("rows"), LIMITS["table.rows"])):
        here = f"{at}/rows/{index}"
        for column, cell in enumerate(findings.a_list(here, row, LIMITS["table.columns"])):
            _check_cell(findings, f"{here}/{column}", cell)
    return []


def _column_settings(findings: Findings, at: str, settings: object) -> None:
    for index, column in enumerate(findings.a_list(at, settings, LIMITS["table.columns"])):
        if column is None:  # Slack takes null for "as the default"
            continue
        here = f"{at}/{index}"
        if findings.an_object(here, column) is not None:
            findings.properties(here, column, (), ("align", "is_wrapped"))
            findings.one_of(f"{here}/align", column.get("align"), ("left", "center", "right"))
            findings.boolean(f"{here}/is_wrapped", column.get("is_wrapped"))


def _check_cell(findings: Findings, at: str, value: object) -> None:
    cell = findings.an_object(at, value)
    if cell is None:
        return
    if cell.get("type") == "raw_text":
        if findings.properties(at, cell, ("text",), ()):
            findings.string(f"{at}/text", cell["text"], LIMITS["table.characters"])
    elif cell.get("type") == "rich_text":
        findings.properties(at, cell, ("elements",), ("block_id",))
        check_rich_text(findings, f"{at}/elements", cell.get("elements"))
    else:
        findings.add(f"{at}/type", f"unsupported type: {cell.get('type')}")


_MESSAGES: Final = ("message",)

BLOCKS: Final[Mapping[str, BlockRule]] = {
    "section": BlockRule((), ("text", "fields", "accessory", "expand"), _section),
    "header": BlockRule(("text",), (), _header),
    "divider": BlockRule((), (), _divider),
    "context": BlockRule(("elements",), (), _context),
    "actions": BlockRule(("elements",), (), _actions),
    "input": BlockRule(("label", "element"), ("hint", "optional", "dispatch_action"), _input),
    "rich_text": BlockRule(("elements",), (), _rich_text),
    "image": BlockRule(("alt_text",), ("image_url", "slack_file", "title"), _image),
    "table": BlockRule(("rows",), ("column_settings",), _table, _MESSAGES),
    "markdown": BlockRule(("text",), (), _markdown, _MESSAGES),
}


def check_blocks(blocks: object, surface: str, at: str = "/blocks") -> list[Finding]:
    """Say what Slack would refuse in these blocks on this surface (`message`, `modal` or `home`)."""
    findings = Findings()
    most = LIMITS["message.blocks"] if surface == "message" else LIMITS["view.blocks"]
    several = findings.a_list(at, blocks, most, least=0)
    for index, block in enumerate(several):
        _check_block(findings, f"{at}/{index}", block, surface)
    _unique_block_ids(findings, at, several)
    _whole_message(findings, at, several)
    return findings.found


def _check_block(findings: Findings, at: str, value: object, surface: str) -> None:
    block = findings.an_object(at, value)
    if block is None:
        return
    rule = BLOCKS.get(str(block.get("type")))
    if rule is None:
        findings.add(f"{at}/type", f"unsupported type: {block.get('type')}")
        return
    if surface not in rule.surfaces:
        findings.add(f"{at}/type", f"unsupported type: {block['type']} on this surface ({surface})")
    findings.properties(at, block, rule.required, (*rule.optional, "block_id"))
    findings.string(f"{at}/block_id", block.get("block_id"), LIMITS["block_id"])
    action_ids = rule.check(findings, at, block, surface)
    for action_id in sorted({one for one in action_ids if action_ids.count(one) > 1}):
        findings.add(at, f"`action_id` must be unique within its block: {action_id}")


def _unique_block_ids(findings: Findings, at: str, blocks: list[Any]) -> None:
    ids = [str(b["block_id"]) for b in blocks if isinstance(b, dict) and b.get("block_id")]
    for block_id in sorted({one for one in ids if ids.count(one) > 1}):
        findings.add(at, f"`block_id` must be unique: {block_id}")


def _whole_message(findings: Findings, at: str, blocks: list[Any]) -> None:
    tables = [b for b in blocks if isinstance(b, dict) and b.get("type") == "table"]
    if len(tables) > LIMITS["message.tables"]:
        findings.add(at, "only_one_table_allowed")
    if sum(map(table_characters, tables)) > LIMITS["table.characters"]:
        findings.add(at, f"tables may hold no more than {LIMITS['table.characters']} characters in all")
    markdown = [str(b.get("text")) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown"]
    if len(markdown) > 1 and sum(map(len, markdown)) > LIMITS["markdown.text"]:
        findings.add(at, f"markdown blocks may hold no more than {LIMITS['markdown.text']} characters in all")


def table_characters(table: Json) -> int:
    """How many characters of text a table block holds."""
    rows = table.get("rows")
    cells = [cell for row in rows if isinstance(row, list) for cell in row] if isinstance(rows, list) else []
    return sum(_cell_characters(cell) for cell in cells if isinstance(cell, dict))


def _cell_characters(cell: Json) -> int:
    return len(str(cell.get("text") or "")) + len(plain_words(cell.get("elements")))


def message_blocks_too_long(blocks: list[Json]) -> bool:
    """Whether Slack would answer `msg_blocks_too_long`: it weighs the blocks with their containers."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > LIMITS["message.blocks_json"]
