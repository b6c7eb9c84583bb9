"""What the bot says in chat stands in prompts/ and nowhere else; names are the field's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules.source_tree import Module, last_name, modules, parsed

# The conversation core is not among them: the phrases in it are what people type, and are never shown.
TALKING_ROOMS = ("bot.blocks", "bot.jobs", "bot.listeners", "bot.services")
SENTENCE_WORDS = 4
_WORD = re.compile(r"\W*[A-Za-z][A-Za-z'’-]*\W*")
_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN)\b")
_LOGS = ("log", "logger", "logging")
# Sentences that are code and read by machines or by whoever runs them, each with its reason.
ALLOWED = {
    "not done, please deliver again": "the body of a refusal to Slack's delivery service, which no person sees",
    "the organisation in force": "names the source of an employer's file in the message of an error in it",
    "a word to come": "stands in for the words that a form is about to ask for, and is never kept",
}

FORBIDDEN_NAMES = frozenset(
    {"data", "helper", "helpers", "item", "items", "manager2", "thing", "things", "util", "utils"}
)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+")


def sentences(module: Module) -> list[str]:
    """The sentences in a module's code that a person could be shown, as file:line: words."""
    return [
        f"{module.at(node)}: {words}"
        for node, words in _literals(module.tree)
        if sum(map(_is_word, words.split())) >= SENTENCE_WORDS and not _SQL.match(words) and words not in ALLOWED
    ]


def _is_word(token: str) -> bool:
    """Whether it is written as a word; a key with dots and underscores is not."""
    return _WORD.fullmatch(token) is not None


def _literals(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """String literals below a node, f-strings whole, without docstrings and what goes to a log or an exception."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Raise | ast.Assert) or (isinstance(child, ast.Call) and _is_for_developers(child)):
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child, child.value
        elif isinstance(child, ast.JoinedStr):
            yield child, _joined(child)
        else:
            yield from _literals(child)


def _joined(node: ast.JoinedStr) -> str:
    pieces = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "".join(str(piece) for piece in pieces)


def _is_for_developers(call: ast.Call) -> bool:
    """A call to the log, or an exception's own `super().__init__`."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value
    is_super = isinstance(owner, ast.Call) and last_name(owner.func) == "super" and call.func.attr == "__init__"
    return last_name(owner) in _LOGS or is_super


def poor_names(module: Module) -> list[str]:
    """The module, classes and functions that are called what anything could be called."""
    named = [(module.at(module.tree), module.name.rpartition(".")[2])]
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    named += [(module.at(node), node.name) for node in ast.walk(module.tree) if isinstance(node, kinds)]
    return [f"{where}: {name}" for where, name in named if FORBIDDEN_NAMES & _words_of(name)]


def _words_of(name: str) -> set[str]:
    return {part.lower() for part in _PARTS.findall(name)}


def _talking() -> list[Module]:
    return [module for module in modules("bot") if module.is_in(*TALKING_ROOMS)]


@pytest.mark.parametrize("module", _talking(), ids=lambda module: module.path)
def test_a_sentence_stands_in_prompts_only(module: Module) -> None:
    assert sentences(module) == []


@pytest.mark.parametrize("module", modules("bot", "prompts", "specs", "tests"), ids=lambda module: module.path)
def test_names_are_the_fields_own(module: Module) -> None:
    assert poor_names(module) == []


@pytest.mark.parametrize(
    "source",
    [
        'say("You can answer this later.")',
        'TEXT = "You can answer this later."',
        'say(f"{name} has the specification now.")',
        'say("You can "\n    "answer this later.")',
        'def act(words: str = "You can answer this later.") -> None: ...',
    ],
)
def test_a_sentence_in_code_is_seen(source: str) -> None:
    assert len(sentences(parsed("bot/services/chain.py", source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""What this module is good for."""',
        'log.warning("the view %s was not opened", name)',
        'raise ValueError("an instant without a time zone")',
        'class Late(Exception):\n    def __init__(self) -> None:\n        super().__init__("this came much too late")',
        'execute(text("SELECT name FROM people WHERE id"))',
        'label("signoff.approve.already_decided_by_you")',
        'label("the field reference")',
    ],
)
def test_words_that_nobody_in_chat_reads_are_let_through(source: str) -> None:
    assert sentences(parsed("bot/services/chain.py", source)) == []


@pytest.mark.parametrize(
    "line", ["class ItemStore: ...", "def load_data(): ...", "class HTTPHelper: ...", "def utils(): ..."]
)
def test_a_poor_name_is_seen(line: str) -> None:
    assert len(poor_names(parsed("specs/audit.py", line))) == 1


def test_longer_words_that_contain_a_poor_name_are_let_through() -> None:
    source = "class Metadata: ...\ndef itemised(): ...\ndef anything(): ...\ndef database(): ..."
    assert poor_names(parsed("specs/audit.py", source)) == []
