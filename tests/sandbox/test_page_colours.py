"""Every text colour of the page stands out from its ground at 4.5:1 or better, by day and by night (WCAG 1.4.3)."""

import re

import pytest

from bot.sandbox.config import HERE

STYLE = (HERE / "page" / "style.css").read_text(encoding="utf-8")
PAIRS = [
    ("text", "ground"),
    ("text", "soft"),
    ("text", "warm"),
    ("text", "mention"),
    ("dim", "ground"),
    ("dim", "soft"),
    ("dim", "warm"),
    ("accent", "ground"),
    ("accent", "soft"),
    ("accent", "warm"),
    ("on-accent", "accent"),
    ("on-danger", "danger"),
    ("danger", "ground"),
    ("danger", "soft"),
    ("good", "soft"),
    ("code", "soft"),
    ("side-text", "side"),
    ("side-text", "side-on"),
    ("side-dim", "side"),
]


def palette(block: str) -> dict[str, tuple[float, float, float]]:
    """The colours that a block of custom properties sets, each channel from 0 to 1."""
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", block)
    return {name: _channels(code) for name, code in found}


def _channels(code: str) -> tuple[float, float, float]:
    full = code if len(code) == 6 else "".join(letter * 2 for letter in code)
    red, green, blue = (int(full[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def luminance(colour: tuple[float, float, float]) -> float:
    """WCAG's relative luminance."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


DAY, NIGHT = (palette(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL))


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out(colours: dict[str, tuple[float, float, float]], text: str, ground: str) -> None:
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
