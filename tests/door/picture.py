"""Makes docs/screenshot.png, the picture in the README: `.venv/bin/python -m tests.door.picture [FILE]`.

Run it by hand after a change of the page or the wording; it needs Chromium, as the browser tests do.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, expect, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.door.conftest import sent_for_sign_off
from tests.door.town import Town
from tests.door.window import REPLY, Thread, Window

PICTURE = Path(__file__).parents[2] / "docs" / "screenshot.png"
# Readable beside a README's text, and under what a repository should carry.
SIZE: ViewportSize = {"width": 1280, "height": 820}
MOST_BYTES = 250_000
TITLE = "Customer Hub Assistant"


def main(target: Path) -> None:
    """Write the picture. Raises SystemExit where there is no Chromium, or the picture is too heavy."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise SystemExit("There is no Chromium on this machine. Install it, and run this again.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        town = Town(Path(folder), f"sqlite:///{folder}/personspec.db").start()
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        context = browser.new_context(viewport=SIZE, locale="en-GB", timezone_id="Europe/London")
        sent_for_sign_off(town, name="area")
        window = Window(context.new_page(), town.workspace).open()
        _talk(window)
        window.page.screenshot(path=target)
        browser.close()
        town.close()
    weight = target.stat().st_size
    if weight > MOST_BYTES:
        raise SystemExit(f"{target} weighs {weight} bytes, more than {MOST_BYTES}. Make the window smaller.")
    print(f"{target}: {weight} bytes.")


def _talk(window: Window) -> None:
    """A conversation up to the first suggestions; the living card of the draft stands beside them."""
    window.command(f"/personspec new {TITLE}")
    thread = window.open_thread_of(TITLE)
    for answer in ("factor", "Grade 4", "CSV-04-26"):
        thread.answer(answer)
    while thread.key != "experience.essential":
        thread.answer("skip")
    _settle(thread)


def _settle(thread: Thread) -> None:
    """The suggestions from the beginning of their question, one chosen by its letter, and nothing hovered over."""
    page = thread.window.page
    expect(thread.button("Use all of these")).to_be_in_viewport()
    first = page.locator("#replies article").filter(has_text="Has resolved customers' problems").last
    first.evaluate("node => node.parentElement.scrollTo(0, node.offsetTop - node.parentElement.offsetTop)")
    page.get_by_label(REPLY).fill("a, c and e")
    page.mouse.move(0, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
