"""The personspec command. Exit 0: done; 1: a problem in the input or the state; 2: wrong usage."""

from __future__ import annotations

import argparse
import gc
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import record_commands
from bot.settings import Settings, SettingsError, check_for_slack, read_settings

PROBLEM = 1
FILES = {"form": "YAML or JSON", "framework": "YAML, JSON, XLSX or CSV", "organisation": "YAML or JSON"}
WRONG_USAGE = 2
INTERRUPTED = 130


class Problem(Exception):
    """Something that the person at the terminal can mend; the message says what."""


class WrongUsage(Exception):
    """The command was not written as it can be understood; the message says how it should be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. What goes wrong with files, settings and the database is a sentence, not a traceback."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except WrongUsage as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except Exception as error:
        sentences = _sentences(error)
        if not sentences:
            raise
        print(*sentences, sep="\n", file=sys.stderr)
        return PROBLEM


def _sentences(error: Exception) -> list[str]:
    """What went wrong and how to mend it, for the person at the terminal; empty where that is not known."""
    # Each command loads what it needs; here, what any of them may have raised.
    from sqlalchemy.exc import DBAPIError

    from specs.sources import SourceError

    if isinstance(error, SourceError):
        return [fault.sentence() for fault in error.faults]
    if isinstance(error, DBAPIError):
        reason = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        return [f"The database cannot be used: {reason[0].rstrip('.')}. Check DATABASE_URL, and that the server runs."]
    if isinstance(error, OSError):
        where, what = error.filename or "a file", error.strerror or error
        return [f"{where}: {what}. Check the path, and that you may read and write there."]
    return [str(error)] if isinstance(error, SettingsError | Problem) else []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="personspec", description="Write person specifications in Slack and get them signed off."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_running(commands)
    _add_store(commands)
    _add_files(commands)
    _add_audit(commands)
    record_commands.add(commands, _on_records)
    return parser


def _add_running(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="a Slack of your own in the browser, with the bot in it")
    demo.add_argument("--port", type=_port, default=8765, help="of the page (default 8765; 0 for any free one)")
    demo.add_argument("--folder", type=Path, default=Path("demo-data"), help="where the demo keeps its data")
    demo.add_argument("--fresh", action="store_true", help="begin again, with the demo's own data removed")
    demo.set_defaults(run=_demo)
    serve = commands.add_parser("serve", help="the bot: Socket Mode with SLACK_APP_TOKEN, else HTTP")
    serve.add_argument("--no-worker", action="store_true", help="leave outbox and reminders to `personspec worker`")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="outbox and reminders alone; any number may run")
    worker.set_defaults(run=_worker)


def _port(written: str) -> int:
    if not written.isdecimal() or int(written) > 65_535:
        raise argparse.ArgumentTypeError(f"'{written}' is no port. Give a number from 0 to 65535.")
    return int(written)


def _add_store(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    store = commands.add_parser("db", help="the database").add_subparsers(required=True, metavar="ACTION")
    store.add_parser("upgrade", help="bring the tables to this version").set_defaults(run=_db_upgrade)
    store.add_parser("check", help="say whether the tables fit this version").set_defaults(run=_db_check)
    backup = store.add_parser("backup", help="copy a SQLite database while it is in use")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=_db_backup)


def _add_files(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for kind in FILES:
        actions = commands.add_parser(kind, help=f"{kind} files").add_subparsers(required=True, metavar="ACTION")
        check = actions.add_parser("check", help="say what is wrong in a file, with line and mend")
        check.add_argument("file", type=Path, help=FILES[kind])
        check.set_defaults(run=_check, kind=kind)
        load = actions.add_parser("load", help="put a file in force from now on, as the next version")
        load.add_argument("file", type=Path, help=FILES[kind])
        load.set_defaults(run=_load, kind=kind)
        if kind == "framework":
            _add_page(actions)
        if kind == "organisation":
            _add_with(check)
    replay = commands.add_parser("replay", help="run a written conversation through the real conversation core")
    replay.add_argument("transcript", type=Path)
    replay.add_argument("-o", "--output", type=Path, required=True, help="the SPEC file to write")
    _add_with(replay)
    replay.add_argument("--questions", action="store_true", help="say which question is asked after each turn")
    replay.set_defaults(run=_replay)
    render = commands.add_parser("render", help="a SPEC file as a document")
    render.add_argument("spec", type=Path)
    render.add_argument("--to", required=True, metavar="FORMAT", help="docx, pdf, html, json or yaml")
    render.add_argument("--organisation", type=Path, help="the employer's file (default: the one in force)")
    _add_with(render)
    render.add_argument("-o", "--output", type=Path, required=True)
    render.set_defaults(run=_render)
    schema = commands.add_parser("schema", help="the JSON Schema of a kind of file")
    schema.add_argument("--of", choices=["spec", "form", "framework", "organisation", "transcript"], default="spec")
    schema.set_defaults(run=_schema)
    queue = commands.add_parser("reminders", help="the reminders to come, and why each is when it is")
    queue.set_defaults(run=_reminders)
    clauses = commands.add_parser("clauses", help="the fixed clauses in use: owner, dates, source and state")
    clauses.add_argument("--organisation", type=Path, help="an employer's file (default: the employer in force)")
    clauses.set_defaults(run=_clauses)


def _add_with(command: argparse.ArgumentParser) -> None:
    told = "a form or framework from a file, as if it were loaded; may be given several times"
    command.add_argument("--with", dest="files", type=Path, action="append", default=[], metavar="FILE", help=told)


def _add_page(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    page = actions.add_parser("page", help="the matrix and every behaviour, as a page to read")
    page.add_argument("framework", help="a file, or the key of one that is shipped or loaded")
    page.add_argument("--to", default="", metavar="FORMAT", help="html or pdf (default: as the output's name ends)")
    page.add_argument("-o", "--output", type=Path, required=True)
    page.set_defaults(run=_page)


def _add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    actions = commands.add_parser("audit", help="the record of who did what").add_subparsers(
        required=True, metavar="ACTION"
    )
    verify = actions.add_parser("verify", help="check every chain of the store, or an exported file")
    verify.add_argument("file", type=Path, nargs="?", help="an exported file (default: the store)")
    verify.add_argument("--head", default="", help="the head printed on the final card, for an exported file")
    verify.set_defaults(run=_audit_verify)
    export = actions.add_parser("export", help="one specification's evidence file: its chain, signed texts, decisions")
    export.add_argument("ref", help="its reference, such as PS-0001")
    export.add_argument("-o", "--output", type=Path, required=True, help="FILE.html to read, or FILE.json")
    export.set_defaults(run=_audit_export)


def _settings() -> Settings:
    settings = read_settings()
    from bot.logs import set_up

    set_up(settings.log)
    return settings


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import demo

    return demo(options.folder, options.port, fresh=options.fresh)


@contextmanager
def _loading() -> Iterator[None]:
    """Python's collector rests while the bot is loaded: all of that stays, and to look through it costs a tenth.

    It works again as soon as everything is there (`running`), or at the end of a start that failed.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _serve(options: argparse.Namespace) -> int:
    settings = _settings()
    check_for_slack(settings)
    with _loading():
        from bot import running

        office = running.open_office(settings)
        running.serve(running.get_to_know(settings, office), with_worker=not options.no_worker)
    return 0


def _worker(_: argparse.Namespace) -> int:
    settings = _settings()
    if not settings.bot_token:
        raise SettingsError("Missing: SLACK_BOT_TOKEN. Set it in the environment or in .env; see .env.example.")
    with _loading():
        from bot import running

        running.work(running.get_to_know(settings, running.open_office(settings)))
    return 0


def _db_upgrade(_: argparse.Namespace) -> int:
    from bot.store import Store
    from bot.store.migrate import position, upgrade

    store = Store(_settings().database_url)
    upgrade(store)
    print(f"The tables are at version {position(store)[0]}.")
    return 0


def _db_check(_: argparse.Namespace) -> int:
    from bot.store import Store
    from bot.store.migrate import differences, position

    store = Store(_settings().database_url)
    current, newest = position(store)
    if current != newest:
        raise Problem(f"The tables are at {current or 'no version'}, not {newest}. Run `personspec db upgrade`.")
    found = differences(store)
    if found:
        raise Problem(f"The tables differ from this version in {len(found)} places, such as {found[0]}.")
    print(f"The tables are as version {current} wants them.")
    return 0


def _db_backup(options: argparse.Namespace) -> int:
    from bot.store.backup import NotSqlite, backup

    url = _settings().database_url
    try:
        backup(url, options.file)
    except NotSqlite as error:
        raise Problem(str(error)) from error
    except FileExistsError as error:
        raise Problem(f"{options.file} is there already. Name another file, or remove it.") from error
    except sqlite3.Error as error:
        raise Problem(f"{options.file}: {error}. Check the path, and that you may write there.") from error
    print(f"Copied to {options.file}.")
    return 0


def _check(options: argparse.Namespace) -> int:
    from bot import filework

    with filework.catalogue(read_settings()) as known:
        known = filework.with_files(known, getattr(options, "files", []))
        for line in filework.check(options.kind, options.file, known):
            print(line)
    return 0


def _load(options: argparse.Namespace) -> int:
    from bot import filework

    for line in filework.load(read_settings(), options.kind, options.file):
        print(line)
    return 0


def _replay(options: argparse.Namespace) -> int:
    from bot import filework

    with filework.catalogue(read_settings()) as known:
        known = filework.with_files(known, options.files)
        for line in filework.replay_file(options.transcript, options.output, known, questions=options.questions):
            print(line)
    return 0


def _render(options: argparse.Namespace) -> int:
    from bot import filework

    try:
        settings = read_settings()
        with filework.catalogue(settings) as known, filework.employer_in_force(settings) as in_force:
            known = filework.with_files(known, options.files)
            filework.render_file(options.spec, options.to, options.output, options.organisation, known, in_force)
    except filework.UnknownFormat as error:
        raise WrongUsage(str(error)) from error
    return 0


def _page(options: argparse.Namespace) -> int:
    from bot import filework

    settings = read_settings()
    to = options.to or options.output.suffix.removeprefix(".").lower()
    try:
        with filework.catalogue(settings) as known, filework.employer_in_force(settings) as employer:
            print(filework.framework_page(options.framework, to, options.output, known, employer))
    except filework.UnknownFormat as error:
        raise WrongUsage(str(error)) from error
    return 0


def _schema(options: argparse.Namespace) -> int:
    from bot import filework

    print(filework.schema(options.of))
    return 0


def _clauses(options: argparse.Namespace) -> int:
    from bot.clause_list import clause_lines

    for line in clause_lines(read_settings(), options.organisation):
        print(line)
    return 0


def _reminders(_: argparse.Namespace) -> int:
    from bot.queue_list import queue_lines

    for line in queue_lines(_settings()):
        print(line)
    return 0


def _audit_verify(options: argparse.Namespace) -> int:
    from bot import evidence, running

    if options.file:
        breaks = list(evidence.verify_file(options.file, options.head))
        holds = f"{options.file}: the chain holds."
    else:
        office = running.open_office(_settings())
        breaks = list(evidence.verify_store(office))
        holds = f"All {evidence.count(office)} chains hold."
    if breaks:
        raise Problem("\n".join(breaks))
    print(holds)
    return 0


def _audit_export(options: argparse.Namespace) -> int:
    from bot import evidence, running

    to = options.output.suffix.removeprefix(".").lower()
    if to not in ("html", "htm", "json"):
        raise WrongUsage(
            f"{options.output}: end the name in .html for a page to read, or in .json for the record alone."
        )
    try:
        options.output.write_bytes(evidence.export(running.open_office(_settings()), options.ref, to))
    except LookupError as error:
        raise Problem(str(error.args[0])) from error
    print(f"Written to {options.output}. Check it with `personspec audit verify {options.output}`.")
    return 0


def _on_records(options: argparse.Namespace) -> int:
    from bot import running

    try:
        for line in options.lines(options, running.open_office(_settings())):
            print(line)
    except LookupError as error:
        raise Problem(str(error.args[0])) from error
    return 0


if __name__ == "__main__":
    logging.captureWarnings(True)
    sys.exit(main())
