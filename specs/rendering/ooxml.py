"""A little WordprocessingML (ECMA-376, part 1): the elements that python-docx has no call for, built safely.

Text is only ever set as an element's text, so that no character of it can become markup.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from specs.rendering.characters import reads_right_to_left

Element: TypeAlias = etree._Element
_PIECES = re.compile(r"([\n\t])")


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """The element `w:tag` with `w:` attributes and children, in the order given (the schema's order)."""
    made: Element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str, *, bold: bool = False) -> Element:
    """A run of text; newlines become line breaks and tabs stay tabs."""
    properties = [element("b"), element("bCs")] if bold else []
    properties += [element("rtl")] if reads_right_to_left(text) else []
    made = element("r", element("rPr", *properties)) if properties else element("r")
    for piece in _PIECES.split(text):
        if piece == "\n":
            made.append(element("br"))
        elif piece == "\t":
            made.append(element("tab"))
        elif piece:
            words = element("t")
            words.text = piece
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def field(instruction: str) -> Element:
    """A field that Word works out, such as PAGE; shows 1 until it has."""
    return element("fldSimple", run("1"), instr=instruction)


def paragraph(style: str, *runs: Element, number: int = 0, keep: bool = False, right_to_left: bool = False) -> Element:
    """A paragraph in a style. `number` is the w:num it belongs to; `keep` holds it on the page of the next one."""
    properties = [element("pStyle", val=style)]
    if keep:
        properties.append(element("keepNext"))
    if number:
        properties.append(element("numPr", element("ilvl", val=0), element("numId", val=number)))
    if right_to_left:
        properties.append(element("bidi"))
    return element("p", element("pPr", *properties), *runs)


def written(style: str, text: str, *, number: int = 0, keep: bool = False) -> Element:
    """A paragraph of what somebody wrote, running the way its script does.

    A list entry keeps its number at the left whatever its script, because programs that set it at the right do so in
    different places, some of them outside the cell; its words still run the right way.
    """
    turned = not number and reads_right_to_left(text)
    return paragraph(style, run(text), number=number, keep=keep, right_to_left=turned)
