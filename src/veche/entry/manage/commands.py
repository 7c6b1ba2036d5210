"""The `veche` command: starts the server and does what operators need."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from veche import __version__
from veche.entry.speech import Group, locale, said, say, warn

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(cls=Group, context_settings=_HELP, help=said("manage.help_veche"))
@click.version_option(__version__, prog_name="veche")
def main() -> None:
    """All commands; what they make is readable by this account alone."""
    os.umask(0o077)


@main.command(help=said("manage.help_serve"))
@click.option("--host", help=said("manage.help_host"))
@click.option("--port", type=click.IntRange(0, 65535), help=said("manage.help_port"))
def serve(host: str | None, port: int | None) -> None:
    """Starts the server."""
    import msgspec

    from veche.entry.manage.place import settings
    from veche.entry.serve import serve as run

    found = settings()
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    run(msgspec.structs.replace(found, process=msgspec.structs.replace(found.process, **changes)))


@main.group(help=said("manage.help_manage"))
def manage() -> None:
    """What operators need."""


@manage.command(help=said("manage.help_migrate"))
def migrate() -> None:
    """Brings the database to this version's form."""
    from veche.entry.manage.place import database
    from veche.entry.schema import revision_of

    with database() as (db, _):
        say("manage.migrated", revision=revision_of(db))


@manage.command(help=said("manage.help_owner"))
@click.option("--email", required=True, help=said("manage.help_owner_email"))
@click.option("--name", required=True, help=said("manage.help_owner_name"))
@click.option("--locale", "language", type=click.Choice(["ru", "en"]), help=said("manage.help_owner_locale"))
@click.option("--password-stdin", is_flag=True, help=said("manage.help_password_stdin"))
def owner(email: str, name: str, language: str | None, password_stdin: bool) -> None:
    """Makes the owner, or gives him a new password."""
    from veche.entry.manage.accounts import set_owner
    from veche.entry.manage.place import database

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(said("manage.password"), hide_input=True, confirmation_prompt=said("manage.again"))
    with database() as (db, _):
        me = set_owner(db, email=email, name=name, password=password, locale="ru" if language == "ru" else locale())
    say("manage.owner", name=me.name, email=me.email)


@manage.command(help=said("manage.help_key"))
@click.option("--email", required=True, help=said("manage.help_key_email"))
@click.option("--name", required=True, help=said("manage.help_key_name"))
@click.option("--scopes", default="all", show_default=True, help=said("manage.help_key_scopes"))
def key(email: str, name: str, scopes: str) -> None:
    """Makes an API key and prints it alone."""
    from veche.entry.manage.accounts import new_key
    from veche.entry.manage.place import database

    with database() as (db, _):
        click.echo(new_key(db, email=email, name=name, scopes=scopes))


@manage.command("reset-factors", help=said("manage.help_reset_factors"))
@click.option("--email", required=True, help=said("manage.help_key_email"))
def reset_factors(email: str) -> None:
    """Takes the codes and passkeys away of somebody who lost them."""
    from veche.entry.manage.accounts import reset_factors as run
    from veche.entry.manage.place import database

    with database() as (db, _):
        run(db, email=email)
    say("manage.factors_reset", email=email)


@manage.command(help=said("manage.help_backup"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-key", is_flag=True, help=said("manage.help_without_key"))
def backup(file: Path, without_key: bool) -> None:
    """Writes everything into one file."""
    from veche.entry.manage.backup import backup as run
    from veche.entry.manage.place import database

    with database(ready=False) as (db, data):
        saved = run(db, data, file, with_key=not without_key)
    rows = sum(table.rows for table in saved.manifest.tables.values())
    say("backup.saved", path=file, rows=rows, files=saved.manifest.files, size=f"{saved.size / 2**20:.1f}")
    if saved.manifest.key_sha256:
        warn("backup.with_key")
    elif without_key:
        warn("backup.without_key")
    if saved.lost:
        warn("backup.lost_files", count=saved.lost)


@manage.command(help=said("manage.help_restore"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help=said("manage.help_force"))
def restore(file: Path, force: bool) -> None:
    """Puts a backup in place of what is there."""
    from veche.entry.folder import open_folder
    from veche.entry.manage.place import settings
    from veche.entry.manage.restore import restore as run

    process = settings().process
    open_folder(process.data)
    done = run(process, file, force=force, tell=_progress if sys.stderr.isatty() else None)
    if done.aside is not None:
        say("backup.aside", path=done.aside)
    say("backup.restored", rows=done.loaded.rows, files=done.loaded.files, created=done.checked.manifest.created)
    if done.loaded.cut:
        warn("backup.cut", count=done.loaded.cut)
    if done.loaded.unopened:
        warn("backup.unopened", count=done.loaded.unopened)
    if done.checked.manifest.lost_files:
        warn("backup.lost_files", count=len(done.checked.manifest.lost_files))


def _progress(what: str, count: int) -> None:
    click.echo(f"\r{said(f'backup.progress_{what}', count=count)} ", err=True, nl=False)


@manage.command(help=said("manage.help_check"))
@click.option("--deep", is_flag=True, help=said("manage.help_deep"))
@click.option("--json", "as_json", is_flag=True, help=said("manage.help_json"))
def check(deep: bool, as_json: bool) -> None:
    """Looks whether all is well."""
    import msgspec

    from veche.entry.manage.check import check as run

    findings = run(os.environ, deep=deep)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    else:
        for one in findings:
            click.echo(f"{said(f'check.state_{one.state}')}  {one.text}")
    sys.exit(1 if any(one.state == "problem" for one in findings) else 0)


__all__ = ["main"]
