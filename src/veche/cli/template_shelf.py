"""`chat template`: prompts with blanks, kept, changed, carried in files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.folders import folders, write_private
from veche.cli.opening import open_stage
from veche.cli.remembered import forget_names
from veche.cli.tables import one_line, table, when
from veche.cli.template_text import from_text, to_text
from veche.cli.templating import find
from veche.cli.terminal import harmless, is_terminal, paint
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    ImportRequest,
    NewTemplate,
    Template,
    TemplateEntry,
    TemplateFile,
    TemplatePatch,
    VecheError,
    new_id,
    to_json,
)
from veche.client.forms import template_file

if TYPE_CHECKING:
    from veche.cli.stage import Stage
    from veche.client.port import Client


def list_templates(*, local: bool, as_json: bool) -> int:
    """`chat template list`."""

    async def work(client: Client) -> tuple[list[Template], str]:
        found: list[Template] = []
        cursor: str | None = None
        while True:
            page = await client.templates(cursor=cursor)
            found += page.items
            cursor = page.next
            if cursor is None:
                return found, (await client.me()).id

    with open_stage(local=local) as stage:
        found, me = stage.call(work)
    if as_json:
        print(to_json(found, indent=2))
        return 0
    if not found:
        notice(say("template.none"))
        return 0
    rows = []
    for one in sorted(found, key=lambda one: one.name):
        blanks = " ".join(f"{{{{{variable.name}}}}}" for variable in one.variables)
        owner = "" if one.owner_id == me else f" · {one.owner_name}"
        rows.append([f"/{harmless(one.name)}", one_line(f"{one.title}{owner}", 48), harmless(blanks)])
    table(rows)
    return 0


def show_template(name: str, *, versions: bool, local: bool, as_json: bool) -> int:
    """`chat template show`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find(client, name))
        known = stage.call(lambda client: client.template_versions(found.id)) if versions else []
    if as_json:
        print(to_json(known if versions else found, indent=2))
        return 0
    if versions:
        table([[str(one.number), when(one.created_at), one_line(one.body, 90)] for one in known], right=(0,))
        return 0
    print(paint(f"# /{harmless(found.name)} — {harmless(found.title)}", "heading", sys.stdout))
    if found.description:
        print(harmless(found.description))
    rows = [[f"{{{{{harmless(one.name)}}}}}", one.kind, _about(one)] for one in found.variables]
    if rows:
        print()
        table(rows)
    print()
    print(harmless(found.body) if is_terminal(sys.stdout) else found.body)
    return 0


def _about(variable: object) -> str:
    facts = [str(getattr(variable, "label", "")), " | ".join(getattr(variable, "choices", []))]
    default = getattr(variable, "default", "")
    facts.append(say("template.default", value=default) if default else "")
    if not getattr(variable, "required", True):
        facts.append(say("template.optional"))
    return harmless(", ".join(fact for fact in facts if fact))


def new_template(name: str, *, local: bool, as_json: bool) -> int:
    """`chat template new`: in the editor, or of what is piped in."""
    piped = _piped()
    tidy = name.removeprefix("/")
    with open_stage(local=local) as stage:
        if piped is not None:
            entry, shared = TemplateEntry(name=tidy, body=piped), False
        else:
            entry, shared = _written(to_text(TemplateEntry(name=tidy, body=say("template.sample")), shared=False))
        new = NewTemplate(id=new_id(), shared=shared, **_fields(entry))
        made = _keep(entry, shared, lambda: stage.call(lambda client: client.create_template(new)))
    return _told("template.made", made, as_json=as_json)


def edit_template(name: str, *, local: bool, as_json: bool) -> int:
    """`chat template edit`: in the editor; what is piped in becomes the body."""
    piped = _piped()
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find(client, name))
        if piped is not None:
            patch = TemplatePatch(body=piped)
            return _told("template.changed", _change(stage, found, patch), as_json=as_json)
        entry, shared = _written(to_text(_entry(found), shared=found.shared))
        patch = TemplatePatch(shared=shared, **_fields(entry))
        made = _keep(entry, shared, lambda: _change(stage, found, patch))
    return _told("template.changed", made, as_json=as_json)


def _change(stage: Stage, found: Template, patch: TemplatePatch) -> Template:
    return stage.call(lambda client: client.change_template(found.id, patch))


def _written(text: str) -> tuple[TemplateEntry, bool]:
    """What came out of the editor.

    Raises:
        Ending: nothing was changed, or it cannot be read; then the text is kept in a file.
    """
    from veche.cli.editor import edit

    written = edit(text)
    if written is None:
        raise Ending(1, say("template.unchanged"))
    try:
        return from_text(written)
    except Ending as error:
        raise Ending(error.code, f"{error.text} {_saved(written)}") from error


def _keep(entry: TemplateEntry, shared: bool, work: object) -> Template:
    """What was refused is not lost."""
    try:
        made: Template = work()  # type: ignore[operator]
        return made
    except VecheError:
        notice(_saved(to_text(entry, shared=shared)), dim=False)
        raise


def _saved(text: str) -> str:
    path = folders().state / "template.md"
    try:
        write_private(path, text)
    except OSError:
        return ""
    return say("template.saved", path=path)


def _piped() -> str | None:
    if sys.stdin is None or is_terminal(sys.stdin):
        return None
    text = sys.stdin.read()
    return text.rstrip("\n") if text.strip() else None


def _entry(found: Template) -> TemplateEntry:
    return TemplateEntry(**{name: getattr(found, name) for name in TemplateEntry.__struct_fields__})


def _fields(entry: TemplateEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in TemplateEntry.__struct_fields__}


def _told(sentence: str, made: Template, *, as_json: bool) -> int:
    if as_json:
        print(to_json(made, indent=2))
    else:
        notice(say(sentence, name=harmless(made.name), version=made.version), dim=False)
    return 0


def delete_template(name: str, *, yes: bool, local: bool) -> int:
    """`chat template delete`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find(client, name))
        question = say("template.delete_it", name=harmless(found.name), title=harmless(found.title))
        if not yes and not confirm(question):
            notice(say("template.kept"), dim=False)
            return 1
        stage.call(lambda client: client.delete_template(found.id))
        forget_names()
    notice(say("template.deleted", name=harmless(found.name)), dim=False)
    return 0


def restore_template(name: str, number: int, *, local: bool) -> int:
    """`chat template restore`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find(client, name))
        made = stage.call(lambda client: client.restore_template(found.id, number))
    return _told("template.changed", made, as_json=False)


def export_templates(names: Sequence[str], output: str, *, local: bool) -> int:
    """`chat template export`."""

    async def work(client: Client) -> TemplateFile:
        return await client.export_templates([(await find(client, name)).id for name in names] or None)

    with open_stage(local=local) as stage:
        made = stage.call(work)
    text = to_json(made, indent=2) + "\n"
    if output == "-":
        sys.stdout.write(text)
        return 0
    path = Path(output).expanduser()
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Ending(1, say("template.no_writing", path=path, reason=error.strerror)) from error
    notice(say("template.exported", path=path, templates=plural("template.templates", len(made.templates))), dim=False)
    return 0


def import_templates(
    path: str | None, *, conflict: Literal["version", "copy", "skip"], starters: bool, local: bool
) -> int:
    """`chat template import`."""
    if (path is None) == (not starters):
        raise Ending(2, say("template.file_or_starters"))
    request = _request(path, conflict) if path is not None else None

    async def work(client: Client) -> list[tuple[str, str, str | None]]:
        wanted = request or ImportRequest(templates=await client.starter_templates(), conflict="skip")
        return [(one.name, one.result, one.problem) for one in (await client.import_templates(wanted)).items]

    with open_stage(local=local) as stage:
        items = stage.call(work)
    table([[f"/{harmless(name)}", say(f"template.{result}"), problem or ""] for name, result, problem in items])
    return 1 if any(result == "refused" for _, result, _ in items) else 0


def _request(path: str, conflict: Literal["version", "copy", "skip"]) -> ImportRequest:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).expanduser().read_bytes()
    except OSError as error:
        raise Ending(3, say("file_unreadable", path=path, reason=error.strerror)) from error
    try:
        return template_file(raw, conflict)
    except ValueError as error:
        raise Ending(2, say("template.no_file", path=path)) from error
