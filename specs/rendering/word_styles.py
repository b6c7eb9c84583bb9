"""How the Word document looks: its styles, page and settings. Sizes in half-points, distances in twips (1/20 pt)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docx.document import Document as WordDocument

from specs.rendering.ooxml import Element, element

FONT = "Arial"
HASH_FONT = "Courier New"
LANGUAGE = "en-GB"
# A4 in twips, and a margin of 2 cm on every side.
A4 = (11_906, 16_838)
MARGIN = 1_134
# The room for the number of a list entry.
LIST_INDENT = 425
# 7:1 and more on white or on the shade below it (WCAG 2.2, 1.4.6).
INK, RULE, SHADE = "000000", "595959", "E4E9EF"


@dataclass(frozen=True)
class Style:
    """A paragraph style. `size` in half-points, `before` and `after` in twips; `outline` is its heading level."""

    identifier: str
    name: str
    size: int = 22
    bold: bool = False
    before: int = 0
    after: int = 60
    keep: bool = False
    outline: int | None = None
    font: str = FONT
    indent: int = 0


STYLES = (
    Style("Title", "Title", size=34, bold=True, after=160, keep=True),
    Style("Employer", "Employer", size=28, bold=True, after=40, keep=True),
    Style("Heading1", "heading 1", size=26, bold=True, before=280, after=120, keep=True, outline=0),
    Style("Heading2", "heading 2", size=22, bold=True, before=180, after=60, keep=True, outline=1),
    Style("Heading3", "heading 3", size=22, bold=True, before=120, after=60, keep=True, outline=2),
    Style("HeaderLine", "Header Line", after=60),
    Style("HeaderEnd", "Header Line Last", after=200),
    Style("TableText", "Table Text"),
    Style("TableHeading", "Table Heading", bold=True, keep=True),
    Style("RowLabel", "Row Label", bold=True),
    Style("SubArea", "Sub-area", bold=True, keep=True),
    Style("ListEntry", "List Entry"),
    Style("Assessed", "How Assessed", size=20),
    Style("AssessedEntry", "How Assessed Entry", size=20, indent=LIST_INDENT),
    Style("Note", "Note", size=20),
    Style("ContentHash", "Content Hash", size=18, font=HASH_FONT),
    Style("Closing", "Closing Note", size=20, before=120),
    Style("Gap", "Gap", size=12, after=0),
    Style("Footer", "footer", size=18, after=0),
)


def dress(word: WordDocument, landscape: bool) -> None:
    """Replace the template's styles, page and settings by ours."""
    styles = word.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend([_defaults(), *_built_in(), *(_paragraph_style(style) for style in STYLES)])
    _page(word, landscape)
    _settings(word)
    _drop_leftovers(word)


def text_width(landscape: bool) -> int:
    """The width between the margins, in twips."""
    return A4[1 if landscape else 0] - 2 * MARGIN


def _defaults() -> Element:
    text = element("rPr", _fonts(FONT), element("color", val=INK), *_size(22), _language())
    spacing = element("pPr", element("spacing", before=0, after=120, line=264, lineRule="auto"))
    return element("docDefaults", element("rPrDefault", text), element("pPrDefault", spacing))


def _built_in() -> Iterable[Element]:
    """The styles that Word expects to find: Normal, the plain table and the ruled one."""
    yield _style("paragraph", "Normal", "Normal", default=1)
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=1)
    plain = _style("table", "TableNormal", "Normal Table", default=1)
    plain.append(element("tblPr", element("tblInd", w=0, type="dxa"), _cell_margins(0, 0, 108)))
    yield plain
    yield _style("numbering", "NoList", "No List", default=1)
    ruled = _style("table", "TableGrid", "Table Grid", based_on="TableNormal")
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = element("tblBorders", *(element(side, val="single", sz=4, space=0, color=RULE) for side in sides))
    ruled.append(element("tblPr", borders, _cell_margins(60, 20, 85)))
    yield ruled


def _style(kind: str, identifier: str, name: str, based_on: str = "", default: int = 0) -> Element:
    attributes: dict[str, str | int] = {"type": kind, "styleId": identifier}
    made = element("style", element("name", val=name), **attributes, **({"default": 1} if default else {}))
    if based_on:
        made.append(element("basedOn", val=based_on))
    made.append(element("qFormat"))
    return made


def _paragraph_style(style: Style) -> Element:
    made = _style("paragraph", style.identifier, style.name, based_on="Normal")
    layout = [element("keepNext")] if style.keep else []
    layout.append(element("spacing", before=style.before, after=style.after))
    if style.indent:
        layout.append(element("ind", left=style.indent))
    if style.outline is not None:
        layout.append(element("outlineLvl", val=style.outline))
    looks = [_fonts(style.font)] if style.font != FONT else []
    looks += [element("b"), element("bCs")] if style.bold else []
    made.extend([element("pPr", *layout), element("rPr", *looks, *_size(style.size))])
    return made


def _fonts(name: str) -> Element:
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _size(half_points: int) -> tuple[Element, Element]:
    return element("sz", val=half_points), element("szCs", val=half_points)


def _language() -> Element:
    return element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA")


def _cell_margins(top: int, bottom: int, beside: int) -> Element:
    """The space within a cell. Less below than above, because a paragraph brings its own space below."""
    sides = {"top": top, "left": beside, "bottom": bottom, "right": beside}
    return element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in sides.items()))


def _page(word: WordDocument, landscape: bool) -> None:
    section = word.sections[0]._sectPr
    for child in list(section):
        section.remove(child)
    width, height = A4[::-1] if landscape else A4
    size = element("pgSz", w=width, h=height, **({"orient": "landscape"} if landscape else {}))
    sides = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    section.extend([size, element("pgMar", **sides, header=567, footer=567, gutter=0)])


def _settings(word: WordDocument) -> None:
    """Whole pages on opening, British English, and no compatibility mode (15 is Word 2013 and later)."""
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    microsoft = "http://schemas.microsoft.com/office/word"
    mode = element("compatSetting", name="compatibilityMode", uri=microsoft, val="15")
    settings.extend(
        [
            element("zoom", percent=100),
            element("defaultTabStop", val=720),
            element("characterSpacingControl", val="doNotCompress"),
            element("compat", mode),
            element("themeFontLang", val=LANGUAGE),
            element("decimalSymbol", val="."),
            element("listSeparator", val=","),
        ]
    )


def _drop_leftovers(word: WordDocument) -> None:
    """The template's picture, application name and old style copies say nothing true of this document."""
    untrue = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")
    for relationships in (word.part.rels, word.part.package.rels):
        for key in [key for key, each in relationships.items() if each.reltype.endswith(untrue)]:
            del relationships[key]
