"""What sign-off says, as the golden file has it: a change of the wording shows there for what it does."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import pytest
import yaml

import prompts
from tests.blocks.signoff_wording import FILES, GOLDEN, golden

REGENERATE = "If that is what you want it to say: python -m tests.blocks.signoff_wording"


def test_sign_off_says_what_the_golden_file_has() -> None:
    kept, now = GOLDEN.read_text(encoding="utf-8"), golden()
    changed = "\n".join(unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm=""))
    assert kept == now, f"{changed}\n{REGENERATE}"


def test_every_message_of_sign_off_stands_in_it() -> None:
    told = set(yaml.safe_load(GOLDEN.read_text(encoding="utf-8")))
    families = (
        "signoff.",
        "reminder.",
        "refusal.",
        "absence.",
        "approver.",
        "query.",
        "remind.",
        "submit.",
        "redline.",
    )
    # These stand with the words of the interview and of clauses, whose own tests render them.
    told |= {"submit.incomplete", "signoff.count.clauses"}
    missing = {name for name in prompts.names() if name.startswith(families)} - told
    assert missing == set(), f"{FILES} leave them out"


def test_a_change_of_the_wording_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    said = prompts.words

    def shouting(name: str, facts: dict[str, Any]) -> prompts.Words:
        found = said(name, facts)
        return prompts.Words(found.lead.upper(), found.tail) if name == "reminder.deputy.approver" else found

    monkeypatch.setattr("tests.blocks.signoff_wording.words", shouting)
    changed = set(golden().splitlines()) - set(GOLDEN.read_text(encoding="utf-8").splitlines())
    assert any("MAY NOW DECIDE" in line for line in changed)
    assert all("CUSTOMER" in line or "PS-0012" in line for line in changed)
