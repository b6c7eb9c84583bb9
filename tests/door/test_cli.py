"""The command line: what each command does, and that whatever is refused is refused in a sentence that helps."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from lxml import html

from bot import cli, running
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import RunningSandbox
from bot.services import configuration
from bot.store import Store
from specs.document import read_document

KINDS = ("form", "framework", "organisation")
SHIPPED = {
    "form": "specs.forms/factor.yaml",
    "framework": "specs.frameworks/local_government.yaml",
    "organisation": "specs.organisation/thornley_vale.yaml",
}
# What editors and people break, with the line that is to be named (0: none can be).
BROKEN = {
    "not well-formed": (b"name: [\n", 2),
    "an unknown key": (b"name: X\nnaem: Y\n", 2),
    "no mapping": (b"- one\n- two\n", 1),
    "empty": (b"", 1),
    "not UTF-8": (b"name: \xff\n", 1),
}


@dataclass
class Outcome:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command in an empty folder; nothing that it prints may be a traceback."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def command(*arguments: object) -> Outcome:
        try:
            code = cli.main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Outcome(code, printed.out, printed.err)

    yield command
    root.handlers[:] = handlers
    root.setLevel(level)


def shipped(kind: str) -> Path:
    """A file of ours, where it is installed."""
    package, name = SHIPPED[kind].split("/")
    return _resource(package, name)


def example(name: str) -> Path:
    """A file of the shipped examples."""
    return _resource("specs.examples", name)


def _resource(package: str, name: str) -> Path:
    path = Path(str(resources.files(package).joinpath(name)))
    assert path.is_file()
    return path


def test_help_names_every_command(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for name in ("demo", "serve", "worker", "db", *KINDS, "replay", "render", "schema"):
        assert f"\n    {name}" in outcome.out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["db"],
        ["db", "mend"],
        ["form", "check"],
        ["replay", "x.yaml"],
        ["render", "x.yaml", "-o", "x.docx"],
        ["schema", "--of", "nothing"],
        ["demo", "--port", "many"],
        ["demo", "--port", "70000"],
        ["demo", "--port", "-1"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert outcome.err.startswith("usage: personspec")


def test_as_a_process_it_ends_with_the_same_codes(tmp_path: Path) -> None:
    def code(*arguments: str) -> int:
        command = [sys.executable, "-m", "bot.cli", *arguments]
        return subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False).returncode

    assert [code("schema"), code("form", "check", str(tmp_path)), code("form")] == [0, 1, 2]


@pytest.mark.parametrize("form", ["factor", "area"])
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_replay_gives_the_golden_specification(run: Run, tmp_path: Path, form: str, ending: str) -> None:
    output = tmp_path / f"made.{ending}"
    outcome = run("replay", example(f"{form}.transcript.yaml"), "-o", output)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{output}: ")
    assert read_document(output).content() == read_document(example(f"{form}.spec.yaml")).content()


def test_replay_says_which_turn_did_not_go_as_expected(run: Run, tmp_path: Path) -> None:
    words = example("factor.transcript.yaml").read_text().replace("grade: Grade 4", "grade: Grade 5")
    written = tmp_path / "wrong.yaml"
    written.write_text(words)
    outcome = run("replay", written, "-o", tmp_path / "made.yaml")
    line = words.splitlines().index(next(line for line in words.splitlines() if "grade: Grade 5" in line)) + 1
    assert outcome.code == 1
    assert outcome.err.startswith(f"{written}, line ")
    assert int(outcome.err.split(", line ")[1].split(" ")[0].rstrip(":")) in (line - 1, line)
    assert "Grade 4" in outcome.err
    assert not (tmp_path / "made.yaml").exists()


@pytest.mark.parametrize("form", ["factor", "area"])
def test_a_specification_becomes_each_kind_of_document(run: Run, tmp_path: Path, form: str) -> None:
    source = example(f"{form}.spec.yaml")
    title = "Customer Hub Assistant" if form == "factor" else "Customer Services Team Leader"
    for to in ("docx", "pdf", "html", "json", "yaml"):
        output = tmp_path / f"made.{to}"
        assert run("render", source, "--to", to, "-o", output) == Outcome(0, "", "")
        assert READS[to](output.read_bytes(), title)
    for to in ("json", "yaml"):
        assert read_document(tmp_path / f"made.{to}").content() == read_document(source).content()


def _word(content: bytes, title: str) -> bool:
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return any(title in words for words in [*cells, *(each.text for each in opened.paragraphs)])


def _page(content: bytes, title: str) -> bool:
    page = html.fromstring(content)
    return page.get("lang") == "en-GB" and any(title in str(words) for words in page.itertext())


READS: dict[str, Callable[[bytes, str], bool]] = {
    "docx": _word,
    "pdf": lambda content, title: content.startswith(b"%PDF-1.") and b"/StructTreeRoot" in content,
    "html": _page,
    "json": lambda content, title: title in json.loads(content)["header"].values(),
    "yaml": lambda content, title: title in yaml.safe_load(content)["header"].values(),
}


def test_a_format_that_is_not_made_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    outcome = run("render", example("factor.spec.yaml"), "--to", "odt", "-o", tmp_path / "made.odt")
    assert outcome.code == 2
    assert "'odt'" in outcome.err
    assert "docx, pdf, html" in outcome.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("form: factor\nsections:\n  experience:\n    essentail: [a]\n", "spec.yaml, line 4 "),
        ("form: nothing\n", "nothing"),
        ("form: [factor\n", "spec.yaml, line "),
    ],
)
def test_a_broken_specification_is_refused(run: Run, tmp_path: Path, words: str, named: str) -> None:
    source = tmp_path / "spec.yaml"
    source.write_text(words)
    outcome = run("render", source, "--to", "docx", "-o", tmp_path / "made.docx")
    assert outcome.code == 1
    assert str(source) in outcome.err
    assert named in outcome.err
    assert not (tmp_path / "made.docx").exists()


@pytest.mark.parametrize("command", ["render", "replay"])
def test_a_place_that_cannot_be_written_to_is_named(run: Run, tmp_path: Path, command: str) -> None:
    output = tmp_path / "missing" / "made.docx"
    source = example("factor.spec.yaml" if command == "render" else "factor.transcript.yaml")
    outcome = run(command, source, *(["--to", "docx"] if command == "render" else []), "-o", output)
    assert outcome.code == 1
    assert outcome.err.startswith(f"{output}: ")
    assert "Check the path" in outcome.err


@pytest.mark.parametrize("kind", ["spec", *KINDS, "transcript"])
def test_each_kind_of_file_has_a_schema(run: Run, kind: str) -> None:
    outcome = run("schema", "--of", kind)
    assert outcome.code == 0
    schema = json.loads(outcome.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    definitions = schema.get("$defs", {})
    for node in _nodes(schema):
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in definitions
        assert node.get("type", "object") in ("object", "array", "string", "integer", "number", "boolean", "null")
        assert set(node.get("required", ())) <= set(node.get("properties", {}))
    file = shipped(kind) if kind in KINDS else example(f"factor.{kind}.yaml")
    keys = set(yaml.safe_load(file.read_text()))
    assert set(schema["required"]) <= keys <= set(schema["properties"])


def _nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema; `properties` and `$defs` hold schemas by name and are none themselves."""
    yield schema
    for name, part in schema.items():
        if name in ("properties", "$defs", "patternProperties"):
            for each in part.values():
                yield from _nodes(each)
        elif name in ("items", "additionalProperties") and isinstance(part, dict):
            yield from _nodes(part)
        elif name in ("anyOf", "oneOf", "allOf", "prefixItems"):
            for each in part:
                yield from _nodes(each)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_holds_is_praised(run: Run, kind: str) -> None:
    outcome = run(kind, "check", shipped(kind))
    assert outcome.code == 0
    assert outcome.out.startswith(f"{shipped(kind)}: ")
    assert not outcome.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", list(BROKEN))
def test_a_broken_file_is_refused_with_line_and_mend(run: Run, tmp_path: Path, kind: str, fault: str) -> None:
    content, line = BROKEN[fault]
    file = tmp_path / f"{kind}.yaml"
    file.write_bytes(content)
    outcome = run(kind, "check", file)
    assert outcome.code == 1
    assert not outcome.out
    sentences = outcome.err.splitlines()
    assert all(each.startswith(str(file)) and each.endswith(".") for each in sentences)
    assert any(f", line {line}" in each for each in sentences)


@pytest.mark.parametrize("kind", KINDS)
def test_a_misspelt_key_in_a_whole_file_is_the_only_fault(run: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.yaml"
    file.write_text(shipped(kind).read_text() + "\ncolour: green\n")
    outcome = run(kind, "check", file)
    assert outcome.code == 1
    last = len(file.read_text().splitlines())
    assert outcome.err.startswith(f"{file}, line {last} (colour): ")
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_and_a_folder_are_said(run: Run, tmp_path: Path, kind: str) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        outcome = run(kind, "check", path)
        assert outcome.code == 1
        assert outcome.err.startswith(f"{path}: ")


def test_an_organisation_comes_into_force_and_a_broken_one_does_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(shipped("organisation").read_text().replace("Thornley Vale Borough Council", "Ashmoor Council"))
    outcome = run("organisation", "load", file)
    assert outcome.code == 0
    assert outcome.out.endswith("in force from now on.\n")
    assert _in_force() == "Ashmoor Council"
    file.write_text("name: Nobody\n")
    outcome = run("organisation", "load", file)
    assert outcome.code == 1
    assert outcome.err.startswith(f"{file}, line 1")
    assert _in_force() == "Ashmoor Council"


def _in_force() -> str:
    store = Store("sqlite:///personspec.db")
    with store.reading() as session:
        name = configuration.in_force(session).name
    store.close()
    return name


def test_the_database_is_made_checked_and_copied(run: Run, tmp_path: Path) -> None:
    before = run("db", "check")
    assert before.code == 1
    assert "personspec db upgrade" in before.err
    assert run("db", "upgrade").code == 0
    assert run("db", "check").code == 0
    copy = tmp_path / "copy.db"
    assert run("db", "backup", copy).code == 0
    assert _tables(copy) == _tables(tmp_path / "personspec.db") > {"spec", "post", "audit_entry"}
    again = run("db", "backup", copy)
    assert again.code == 1
    assert str(copy) in again.err
    nowhere = tmp_path / "missing" / "copy.db"
    outcome = run("db", "backup", nowhere)
    assert outcome.code == 1
    assert outcome.err.startswith(f"{nowhere}: ")


def test_a_database_that_was_altered_is_noticed(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    with sqlite3.connect(tmp_path / "personspec.db") as connection:
        connection.execute("DROP TABLE held_answer")
    connection.close()
    outcome = run("db", "check")
    assert outcome.code == 1
    assert "held_answer" in outcome.err


def _tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return {name for (name,) in rows}


@pytest.mark.parametrize("command", [["db", "upgrade"], ["db", "check"], ["serve"]], ids=" ".join)
@pytest.mark.parametrize("url", ["postgresql://nobody:secret@127.0.0.1:1/none", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_is_not_there_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "none")
    outcome = run(*command)
    assert outcome.code == 1
    assert "DATABASE_URL" in outcome.err
    assert "secret" not in outcome.err


def test_only_sqlite_is_copied(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    outcome = run("db", "backup", tmp_path / "copy.db")
    assert outcome.code == 1
    assert "pg_dump" in outcome.err


@pytest.mark.parametrize(
    ("command", "given", "named"),
    [
        ("serve", {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"]),
        ("serve", {"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_SIGNING_SECRET"]),
        ("serve", {"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
        ("worker", {}, ["SLACK_BOT_TOKEN"]),
        ("serve", {"PORT": "many"}, ["PORT", "many", "65535"]),
        ("serve", {"PERSONSPEC_LOG": "xml"}, ["PERSONSPEC_LOG", "xml", "json"]),
        ("worker", {"DATABASE_URL": "mysql://x"}, ["DATABASE_URL", "sqlite", "postgresql"]),
    ],
)
def test_settings_that_are_missing_or_wrong_are_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, given: dict[str, str], named: list[str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    outcome = run(command)
    assert outcome.code == 1
    assert all(name in outcome.err for name in named)
    present = [name for name in given if name.startswith("SLACK")]
    assert not any(name in outcome.err for name in present)
    assert not Path("personspec.db").exists()


def test_settings_are_read_from_a_file_too(run: Run) -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nPORT=many\n")
    assert "PORT is 'many'" in run("serve").err


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_slack_that_cannot_be_reached_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(running, "PATIENCE_S", 0)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-none")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "none")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    outcome = run(command)
    assert outcome.code == 1
    assert "http://127.0.0.1:1/api/" in outcome.err.splitlines()[-1]
    assert "Check the network" in outcome.err.splitlines()[-1]


def test_a_token_that_slack_refuses_is_said(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = SandboxConfig.load(database=tmp_path / "sandbox.db", bot_url="http://127.0.0.1:1/slack/events")
    with RunningSandbox(config) as sandbox:
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "none")
        monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
        outcome = run("serve")
    assert outcome.code == 1
    assert "SLACK_BOT_TOKEN" in outcome.err
    assert "invalid_auth" in outcome.err
