"""The `veche` command: starts the server and does what operators need."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click
import msgspec

from veche import __version__
from veche.kit.errors import VecheError
from veche.kit.ids import new_id

EXIT = {"invalid": 2, "not_found": 3, "unauthenticated": 4, "denied": 4, "unavailable": 5, "limited": 6}


def _fail(error: VecheError) -> NoReturn:
    from veche.kit.config import SettingsInvalid
    from veche.kit.messages import explain

    if isinstance(error, SettingsInvalid):
        click.echo("These settings cannot be used:", err=True)
        for line in error.problems:
            click.echo(f"  {line}", err=True)
    else:
        click.echo(explain(error, _locale()), err=True)
    sys.exit(EXIT.get(error.kind, 1))


def _locale() -> Any:
    language = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(n))), "")
    return "ru" if language.lower().startswith("ru") else "en"


def _settings() -> Any:
    from veche.entry.settings import read_settings

    return read_settings(os.environ)


class _Group(click.Group):
    """Expected failures end with one sentence and an exit code, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VecheError as error:
            _fail(error)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="veche")
def main() -> None:
    """Veche: people and AI models in one conversation, behind every door."""


@main.command()
@click.option("--host", help="Address to listen on (VECHE_HOST).")
@click.option("--port", type=int, help="Port to listen on (VECHE_PORT).")
def serve(host: str | None, port: int | None) -> None:
    """Start the server."""
    from veche.entry.serve import serve as run

    settings = _settings()
    process = settings.process
    process = msgspec.structs.replace(process, host=host or process.host, port=port or process.port)
    run(msgspec.structs.replace(settings, process=process))


@main.group()
def manage() -> None:
    """Operator commands."""


def _database() -> Any:
    from veche.entry.catalogue import TABLES
    from veche.entry.schema import prepare
    from veche.kit.db import Database
    from veche.kit.secrets import load_sealer

    settings = _settings().process
    assert TABLES
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    load_sealer(settings.data / "secret.key")
    db = Database(settings.database)
    prepare(db, settings.data)
    return db


@manage.command()
def migrate() -> None:
    """Bring the database to this version's form."""
    from veche.entry.schema import revision_of

    db = _database()
    click.echo(f"The database is at {revision_of(db)}.")
    db.close()


@manage.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--locale", type=click.Choice(["ru", "en"]), default=None)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def owner(email: str, name: str, locale: str | None, password_stdin: bool) -> None:
    """Make the owner, or give an account a new password and the owner's role."""
    from veche.features.identity import service as identity

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    password_hash = identity.Hasher().prepare(password, email=email)
    db = _database()
    me = db.write_now(
        identity.make_owner, email=email, name=name, password_hash=password_hash, locale=locale or _locale()
    )
    click.echo(f"{me.name} <{me.email}> is the owner.")
    db.close()


@manage.command()
@click.option("--email", required=True)
@click.option("--name", required=True, help="What the key is for.")
@click.option("--scopes", default="all", show_default=True, help="all, chat or read; several with commas.")
def key(email: str, name: str, scopes: str) -> None:
    """Make an API key; prints the key alone."""
    from veche.features.identity import service as identity
    from veche.features.identity.schemas import KeyRequest

    try:
        wanted = msgspec.convert({"id": new_id(), "name": name, "scopes": scopes.split(",")}, KeyRequest)
    except msgspec.ValidationError as error:
        raise click.UsageError(str(error)) from error
    db = _database()

    def make(tx: Any) -> Any:
        caller = identity.act_as(tx, email)
        return identity.make_key(tx, caller, wanted)

    click.echo(db.write_now(make).key)
    db.close()


__all__ = ["main"]
