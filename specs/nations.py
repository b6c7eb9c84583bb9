"""The nations of the United Kingdom: bank holidays, and much of the law on recruitment, differ between them."""

from __future__ import annotations

from typing import Literal

Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]
