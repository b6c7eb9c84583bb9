"""What a person sends to do harm costs the real process less than 300 MB, and no mention leaves it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.door.promises import history
from tests.door.test_crash import World
from tests.door.town import Talk

MOST_MB = 300
UNPACKED = 500_000_000
HARMFUL = {
    "40,000 characters": "Has " + "written a very long sentence " * 1_379,
    "right to left": "Has written \u202egnitirw sdrawkcab\u202c and \u0645\u0631\u062d\u0628\u0627",
    "NUL": "Has written a\0b",
    "emoji": "Has written \U0001f469\u200d\U0001f4bb " * 50,
    "mentions": "Has told <!channel>, <!here>, <!everyone> and <!subteam^S012ABC>",
    "template code": "Has written {{ 7 * 7 }} {% for x in range(10**9) %}x{% endfor %}",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, f"sqlite:///{tmp_path / 'personspec.db'}")
    yield made
    made.close()


def bomb(inside: str) -> bytes:
    """A file of half a megabyte that unpacks to half a gigabyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file, file.open(inside, "w", force_zip64=True) as part:
        for _ in range(UNPACKED // 1_000_000):
            part.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.timeout(240)
def test_harmful_input_costs_little_memory_and_no_mention_leaves(world: World) -> None:
    world.bot.start()
    talk = Talk.begin(world, "dana.whitfield", "Customer Hub Assistant")
    for said in ("factor form", "4", "skip"):
        talk.say(said)
    for text in HARMFUL.values():
        talk.say(text)
    helen = world.person("helen.sorby")
    for name, inside in (("bomb.xlsx", "xl/workbook.xml"), ("bomb.docx", "word/document.xml")):
        before = len(helen.messages())
        helen.attach(bomb(inside), name)
        world.wait(lambda before=before: len(helen.messages()) > before + 1, f"a word about {name}")
    world.workspace.settle()
    posted = [each for each in history(world.workspace) if each.by_app]
    assert not [each.text for each in posted if "<!" in each.raw["text"]]
    assert world.bot.most_memory() < MOST_MB
