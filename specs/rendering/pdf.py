"""The PDF: tagged and checked against PDF/UA-1 while it is made (Typst), with the fonts that are there.

No font is downloaded. A sans-serif font of the machine is used where there is one, else the serif font that comes
with Typst. A character that no font has is named in square brackets: PDF/UA allows no blank in its place.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import typst

from specs.rendering.parts import Table, Tree

SANS = ("Arial", "Liberation Sans", "Helvetica", "Noto Sans", "DejaVu Sans")
EMBEDDED = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
MONOSPACED = "DejaVu Sans Mono"
# Basic Latin to Latin Extended-A and the punctuation of English text: every font that comes with Typst has them.
_USUAL = re.compile("[\n\x20-\x7e\xa0-\u017f\u2010-\u201e\u2022\u2026\u20ac]+")
_PROBE = b'#set document(title: "probe")\n#set text(font: json(bytes(sys.inputs.fonts)).text)\n#sys.inputs.tree'


def render(tree: Tree, made_at: datetime, *, system_fonts: bool = True) -> bytes:
    """The tree as a PDF/UA-1 file. `made_at` (an aware instant) is its date. The same fonts make the same bytes.

    `system_fonts` false uses only the fonts that come with Typst, as on a machine without any.
    """
    template = resources.files("specs.rendering").joinpath("pdf.typ").read_bytes()
    drawn = json.dumps(_drawn(tree), ensure_ascii=False)
    unusual = sorted(set(_USUAL.sub("", drawn)))
    missing = [character for character in unusual if not _shown(character, system_fonts)]
    try:
        return _compile(template, _spelt_out(drawn, missing), system_fonts, made_at)
    except typst.TypstError:
        # Each character has a font, some cluster of them has none: spell out all that is not everyday.
        return _compile(template, _spelt_out(drawn, unusual), system_fonts, made_at)


def _compile(template: bytes, drawn: str, system_fonts: bool, made_at: datetime | None = None) -> bytes:
    fonts = _fonts(system_fonts)
    made: bytes = typst.compile(
        template,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"tree": drawn, "fonts": _font_names(system_fonts)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()) if made_at else 0,
    )
    return made


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system_fonts)


@cache
def _font_names(system_fonts: bool) -> str:
    there = set(_fonts(system_fonts).families())
    return json.dumps({"text": [name for name in (*SANS, *EMBEDDED) if name in there], "hash": [MONOSPACED]})


@lru_cache(maxsize=10_000)
def _shown(character: str, system_fonts: bool) -> bool:
    """Whether some font has the character: PDF/UA refuses a text that none can show (1 to 2 ms, then remembered)."""
    try:
        _compile(_PROBE, character, system_fonts)
    except typst.TypstError:
        return False
    return True


def _spelt_out(drawn: str, characters: Sequence[str]) -> str:
    """The text with these characters named, such as "[GRINNING FACE]" or, for letters, "[U+6F22]"."""
    return drawn.translate({ord(character): _named(character) for character in characters})


def _named(character: str) -> str:
    name = unicodedata.name(character, "") if unicodedata.category(character).startswith("S") else ""
    return f"[{name}]" if name else f"[U+{ord(character):04X}]"


def _drawn(tree: Tree) -> dict[str, Any]:
    """The tree as plain values for the template; each cell is told whether it may be broken over two pages."""
    drawn = asdict(tree)
    tables = (tree.header_table, *tree.blocks, tree.sign_off_table)
    places = (drawn["header_table"], *drawn["blocks"], drawn["sign_off_table"])
    for table, place in zip(tables, places, strict=True):
        if isinstance(table, Table):
            _mark_breaks(table, place["rows"])
    return drawn


def _mark_breaks(table: Table, drawn_rows: Sequence[dict[str, Any]]) -> None:
    """Typst keeps rows together by a cell that reaches down over them and may not be broken."""
    for place, (row, drawn_row) in enumerate(zip(table.rows, drawn_rows, strict=True)):
        for cell, drawn_cell in zip(row.cells, drawn_row["cells"], strict=True):
            if cell:
                reached = table.rows[place : place + cell.rows]
                kept = all(each.whole for each in reached) and all(each.keep for each in reached[:-1])
                drawn_cell["breakable"] = not kept
