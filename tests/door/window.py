"""The sandbox's page as a person sits before it: what tests and pictures do there, named for what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.driver import Workspace
from bot.sandbox.seen import Message

PEOPLE = {
    "dana.whitfield": "Dana Whitfield",
    "owen.adeyemi": "Owen Adeyemi",
    "priya.nair": "Priya Nair",
    "marcus.bell": "Marcus Bell",
    "helen.sorby": "Helen Sorby",
    "tom.ferris": "Tom Ferris",
}
REPLY = "Reply in this thread"
# A machine that does other work besides may take a while over one answer.
expect.set_options(timeout=30_000)


@dataclass
class Window:
    """One browser window on the workspace. `workspace` is only looked at, to know when the bot has answered."""

    page: Page
    workspace: Workspace
    who: str = "dana.whitfield"

    def open(self, path: str = "/") -> Window:
        """Open the page and wait until it shows the workspace."""
        self.page.goto(self.workspace.url + path)
        expect(self.page.locator("body[data-ready]")).to_be_attached()
        return self

    def act_as(self, who: str) -> Window:
        """Sit down as somebody else, in their messages with the app."""
        chosen = self.page.locator("#act-as option", has_text=PEOPLE[who]).get_attribute("value")
        self.page.get_by_label("Act as").select_option(chosen)
        expect(self.page.locator("#who")).to_contain_text(PEOPLE[who])
        self.who = who
        return self

    def command(self, text: str) -> None:
        """Type a slash command in the messages with the app."""
        box = self.page.get_by_label("Message Personspec")
        box.fill(text)
        box.press("Enter")

    def go_to(self, channel: str) -> Locator:
        """Go to a channel; its messages."""
        self.page.get_by_role("button", name=re.compile(f"^# {channel}( |$)")).click()
        expect(self.page.get_by_role("heading", name=f"#{channel}")).to_be_visible()
        return self.page.locator("#messages article")

    def go_to_messages(self) -> Locator:
        """Go to the messages with the app."""
        self.page.locator("#go-messages").click()
        expect(self.page.get_by_role("heading", name="Personspec", exact=True)).to_be_visible()
        return self.page.locator("#messages article")

    def open_thread_of(self, words: str | re.Pattern[str]) -> Thread:
        """Open the thread of the newest message that says this."""
        head = self.page.locator("#messages article").filter(has_text=words)
        head = head.filter(has=self.page.locator(".replies")).last
        root = head.get_attribute("data-ts") or ""
        head.locator(".replies").click()
        expect(self.page.locator(f'#replies article[data-ts="{root}"]')).to_be_visible()
        expect(self.page.locator("#thread-heading")).to_be_focused()
        channel = self.page.locator("#sidebar [aria-current]").get_attribute("id") or ""
        in_messages = channel == "go-messages"
        return Thread(self, "" if in_messages else channel.removeprefix("go-"), root)

    def card_with(self, button: str) -> Locator:
        """The newest message that offers a button."""
        having = self.page.get_by_role("button", name=button, exact=True)
        return self.page.locator("#messages article").filter(has=having).last

    def private_words(self) -> Locator:
        """What only this person sees here."""
        return self.page.locator("#messages article.ephemeral")

    def download(self, link: Locator) -> bytes:
        """What a link to a file gives."""
        with self.page.expect_download() as started:
            link.click()
        return started.value.path().read_bytes()

    def focused(self) -> Locator:
        """What has the keyboard."""
        return self.page.locator(":focus")

    def tab_to(self, wanted: Locator, *, back: bool = False, within: int = 60) -> None:
        """Press Tab until something has the keyboard; fails when it cannot be reached."""
        for _ in range(within):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{wanted} was not reached with {within} presses of Tab")

    def scrolls_sideways(self) -> bool:
        """Whether the page, or a pane in it, is wider than the window."""
        return bool(
            self.page.evaluate(
                """() => {
                    const panes = document.querySelectorAll("#messages, #replies, #home, #sidebar");
                    const wide = (node) => node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
                    return document.documentElement.scrollWidth > innerWidth || [...panes].some(wide);
                }"""
            )
        )


@dataclass
class Thread:
    """A thread that stands open in a window."""

    window: Window
    channel: str
    root: str

    @property
    def _page(self) -> Page:
        return self.window.page

    def questions(self) -> list[Message]:
        """The questions asked in the thread, oldest first."""
        person = self.window.workspace.person(self.window.who)
        said = person.messages(self.channel or None, thread_ts=self.root)
        return [each for each in said if (each.metadata or {}).get("event_type") == "personspec_question"]

    @property
    def key(self) -> str:
        """The key of the question that waits."""
        return str((self.questions()[-1].metadata or {})["event_payload"]["question"])

    def asked(self) -> Locator:
        """The question that waits, on the page."""
        found = self._page.locator(f'#replies article[data-ts="{self.questions()[-1].ts}"]')
        expect(found).to_be_visible()
        return found

    def answer(self, text: str) -> None:
        """Type an answer, and wait until the question that follows can be read."""
        self._until_asked(lambda: self._type(text), text[:40])

    def press(self, label: str) -> None:
        """Press a button under the question that waits, and wait until the next can be read."""
        button = self.button(label)
        if not button.count():
            self.asked().get_by_role("button", name="More actions", exact=True).click()
        self._until_asked(button.click, label)

    def choose(self, *labels: str) -> None:
        """Check several in the question's menu, and wait until the next question can be read."""
        question = self.asked()
        question.get_by_role("button", name="Choose here").click()
        for label in labels:
            question.get_by_label(label, exact=True).check()
        take = question.get_by_role("button", name="Choose these")
        self._until_asked(take.click, " and ".join(labels))

    def choose_one(self, label: str) -> None:
        """Choose from the question's menu of one, and wait until the next question can be read."""
        menu = self.asked().get_by_role("combobox")
        self._until_asked(lambda: menu.select_option(label=label), label)

    def button(self, label: str) -> Locator:
        """A button under the question that waits."""
        return self.asked().get_by_role("button", name=label, exact=True)

    def files(self, ending: str) -> Locator:
        """The links to the files in the thread, oldest first."""
        return self._page.locator("#replies").get_by_role("link", name=re.compile(f"Download .*{re.escape(ending)}$"))

    def _type(self, text: str) -> None:
        box = self._page.get_by_label(REPLY)
        box.fill(text)
        box.press("Enter")

    def _until_asked(self, act: Callable[[], object], about: str) -> None:
        before = len(self.questions())
        act()
        self.window.workspace.wait(lambda: len(self.questions()) > before, about=f"the question after {about!r}")
        self.asked()
