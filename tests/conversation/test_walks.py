"""A few hundred random walks; `python -m tests.conversation.walks` does thousands."""

from tests.conversation.walks import run


def test_random_walks_lose_nothing_and_never_end_without_a_question() -> None:
    found = run(walks=90, turns=60, seed=2)
    assert found.faults() == []
    assert found.acts >= 4_000
    assert len(found.said) >= 70
    assert {"criteria", "head_counts", "contacts", "facts", "which", "duties", "duty"} <= set(found.asked)
