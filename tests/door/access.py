"""What WCAG 2.2 AA asks of a page that a program can see: names, contrast, size of targets, a visible focus."""

from __future__ import annotations

from playwright.sync_api import Page, TimeoutError

# 1.4.3 Contrast (minimum): 4.5 to 1, or 3 to 1 for large words (24 px, or 18.66 px in bold). Colours are composed over
# what stands behind them; words that are hidden, for screen readers alone or of a control that is busy are left out.
_FAINT = """() => {
  const colour = (words) => {
    const [r, g, b, a = 1] = words.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = (node) => {
    if (!node) return [255, 255, 255, 1];
    const own = colour(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(node.parentElement));
  };
  const light = (colour) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !node.closest(".unseen, [aria-busy=true], option, noscript") && node.getBoundingClientRect().width > 1;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !shown(node)) continue;
    const style = getComputedStyle(node);
    const ground = behind(node);
    const [one, two] = [light(over(colour(style.color), ground)), light(ground)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (one + 0.05) / (two + 0.05);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)}: ${text.data.trim().slice(0, 60)}`);
  }
  return found;
}"""

_CONTROLS = """const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".unseen, .skip"));"""

# 4.1.2 Name, role, value.
_UNNAMED = f"""() => {{
  {_CONTROLS}
  const labels = (node) => [...(node.labels ?? [])].map((label) => label.textContent);
  const within = (node) => (["INPUT", "SELECT", "TEXTAREA"].includes(node.tagName) ? "" : node.textContent);
  const name = (node) => [node.getAttribute("aria-label"), ...labels(node), within(node)].join("").trim();
  return controls.filter((node) => !name(node)).map((node) => node.outerHTML.slice(0, 120));
}}"""

# 2.5.8 Target size (minimum): 24 by 24 px; links in a line of text are exempt.
_SMALL = f"""() => {{
  {_CONTROLS}
  const big = (node) => {{
    const label = node.labels?.[0] && ["checkbox", "radio", "file"].includes(node.type) ? node.labels[0] : node;
    const {{ width, height }} = label.getBoundingClientRect();
    return (width >= 24 && height >= 24) || getComputedStyle(node).display === "inline" && node.tagName === "A";
  }};
  return controls.filter((node) => !big(node)).map((node) => node.outerHTML.slice(0, 120));
}}"""

# 2.4.7 Focus visible: an outline on what has the keyboard, or on the box around it.
_SEEN = """() => {
  const outlined = (node) => {
    const style = node && getComputedStyle(node);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const node = document.activeElement;
  const label = node.type === "file" ? node.labels[0] : null;
  return Boolean(outlined(label ?? node) || (node.tagName === "TEXTAREA" && outlined(node.closest(".compose"))));
}"""


# As long as anything else may take while several test processes share the machine.
_REDRAWN_MS = 15_000


def faint_words(page: Page) -> list[str]:
    """Words that stand out too little from their ground, each with its contrast."""
    return list(page.evaluate(_FAINT))


def unnamed_controls(page: Page) -> list[str]:
    """Controls that a screen reader could only call "button" or "edit"."""
    return list(page.evaluate(_UNNAMED))


def small_targets(page: Page) -> list[str]:
    """Controls too small to be hit with an unsteady hand."""
    return list(page.evaluate(_SMALL))


def focus_is_visible(page: Page) -> bool:
    """Whether somebody who uses the keyboard can see where they are, once what is being redrawn stands."""
    try:
        page.wait_for_function(_SEEN, timeout=_REDRAWN_MS)
    except TimeoutError:
        return False
    return True
