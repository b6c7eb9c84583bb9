"""The project's own sources, read once: modules with their syntax trees, and every text file that is kept."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "prompts", "specs")
# What the commands of the Makefile make; never kept. Used only where git cannot say (an unpacked archive).
MADE = frozenset({".git", ".venv", "build", "__pycache__", "node_modules", "demo-data"})


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the checkout, its dotted name, its syntax tree."""

    path: str
    name: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as file:line."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def is_in(self, *rooms: str) -> bool:
        """Whether it belongs to one of these packages (or is that module)."""
        return any(is_within(self.name, room) for room in rooms)


@dataclass(frozen=True)
class Import:
    """One imported name, in full: `from a import b` imports `a.b`."""

    where: str
    target: str


def is_within(name: str, package: str) -> bool:
    """Whether a dotted name is this package or stands inside it."""
    return name == package or name.startswith(f"{package}.")


def parsed(path: str, source: str) -> Module:
    """A module from its source text; `path` is written with slashes, from the checkout."""
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Module(path, name, ast.parse(source, filename=path))


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module of these top-level packages (of all three where none is named), lazy parts included."""
    found = sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(parsed(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in found)


def imports(module: Module) -> Iterator[Import]:
    """Every import of a module: at its top, inside functions, for type checking only, and by a literal name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(module.at(node), alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            yield from (Import(module.at(node), f"{source}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and last_name(node.func) in ("import_module", "__import__"):
            named = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
            yield from (Import(module.at(node), name) for name in named if isinstance(name, str))


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name: `now` of `datetime.now`; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@cache
def kept_files() -> tuple[str, ...]:
    """Every file that is or would be committed, by its path from the checkout."""
    asked = ("git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    answer = subprocess.run(asked, capture_output=True, check=False)
    if answer.returncode == 0:
        listed = [name for name in answer.stdout.decode().split("\0") if name]
    else:
        walked = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        listed = [path.as_posix() for path in walked if not MADE & set(path.parts)]
    return tuple(sorted(name for name in listed if (ROOT / name).is_file()))


@cache
def kept_texts() -> dict[str, str]:
    """The kept files that are text, with what they say."""
    read = ((name, (ROOT / name).read_bytes()) for name in kept_files())
    return {name: content.decode("utf-8", "replace") for name, content in read if b"\0" not in content}


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    up = node.level - module.path.endswith("__init__.py")
    package = module.name.split(".")[: len(module.name.split(".")) - up]
    return ".".join([*package, *(node.module or "").split(".")]).rstrip(".")
