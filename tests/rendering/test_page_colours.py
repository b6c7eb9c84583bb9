"""The web page's colours, light and dark, hold WCAG 2.2 AA; paper is always light."""

from __future__ import annotations

import re
from importlib import resources

import pytest

CSS = resources.files("specs.rendering").joinpath("page.css").read_text(encoding="utf-8")
LIGHT, _, REST = CSS.partition("@media screen and (prefers-color-scheme: dark) {")
DARK, _, PAPER = REST.partition("\n}\n")


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colour(css: str, rule: str, what: str) -> str:
    """The colour that a rule gives to `what`."""
    found = re.search(rf"(?m)^ *{re.escape(rule)} {{[^}}]*?\b{what}: [^;]*?(#[0-9a-f]{{3,6}})", css)
    assert found is not None, (rule, what)
    return found[1]


@pytest.mark.parametrize(("css", "border"), [(LIGHT, "border"), (DARK, "border-color")], ids=["light", "dark"])
def test_words_rules_and_focus_can_be_told_from_their_ground(css: str, border: str) -> None:
    ground, words = colour(css, "body", "background"), colour(css, "body", r"(?<!-)color")
    shade = colour(css, "thead th, .group th", "background")
    assert contrast(words, ground) >= 7
    assert contrast(words, shade) >= 7
    assert contrast(colour(css, "th, td", border), ground) >= 3
    focus = colour(css, ".wide:focus-visible", "outline(?:-color)?")
    assert contrast(focus, ground) >= 3


def test_the_dark_is_for_screens_alone() -> None:
    assert CSS.count("prefers-color-scheme") == 1
    assert "@media print" in PAPER
    assert "#16191d" not in LIGHT + PAPER


def test_the_colours_are_told_apart_by_the_test_itself() -> None:
    assert round(contrast("#000", "#ffffff")) == 21
    assert contrast("#777777", "#ffffff") < 4.5
