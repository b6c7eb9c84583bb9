"""How long each format takes for the full-size specifications: `python -m tests.rendering.speed`.

The bare floor is an empty document made by the same library, measured in the same run, so that a slow machine does
not look like a slow program.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from functools import partial

import docx
import typst

from specs.rendering import FORMATS

from .examples import full_size, made

ROUNDS = 15
_EMPTY_PAGE = b'#set document(title: "x")\nx'


def middle(act: Callable[[], object]) -> float:
    """The median time of the act in milliseconds, after one run that is not counted."""
    act()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[ROUNDS // 2]


def bare_word() -> None:
    docx.Document().save(io.BytesIO())


def bare_pdf() -> None:
    typst.compile(_EMPTY_PAGE, format="pdf", pdf_standards=["ua-1"])


def report() -> None:
    print(f"{'':24}factor form   area form   (ms, median of {ROUNDS})")
    for to in FORMATS:
        factor, area = (middle(partial(made, full_size(form), to)) for form in ("factor", "area"))
        print(f"{to:24}{factor:11.1f}{area:12.1f}")
    print(f"{'bare python-docx':24}{middle(bare_word):11.1f}\n{'bare Typst':24}{middle(bare_pdf):11.1f}")


if __name__ == "__main__":
    report()
