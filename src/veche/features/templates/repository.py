"""Every statement about templates."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Row, Select, and_, delete, func, insert, literal, or_, select, update

from veche.features.identity.models import user
from veche.features.templates.models import rating, template, use, version
from veche.features.templates.schemas import Template, TemplateEntry, Variable, Version
from veche.kit.db import Tx, insert_into

After: TypeAlias = tuple[int, str]
_read_variables = msgspec.json.Decoder(list[Variable]).decode
_read_tags = msgspec.json.Decoder(list[str]).decode


def _seen_by(user_id: str) -> Select[Any]:
    """Templates with their present version and all that is said of them, as this person sees it."""
    stars = select(
        rating.c.template_id,
        func.count().label("ratings"),
        func.sum(rating.c.stars).label("stars"),
        func.max(rating.c.stars).filter(rating.c.user_id == user_id).label("my_rating"),
    ).group_by(rating.c.template_id)
    taken = select(
        use.c.template_id,
        func.sum(use.c.uses).label("uses"),
        func.max(use.c.uses).filter(use.c.user_id == user_id).label("my_uses"),
        func.max(use.c.used_at).filter(use.c.user_id == user_id).label("used_at"),
    ).group_by(use.c.template_id)
    rated, used = stars.subquery(), taken.subquery()
    return (
        select(
            template,
            user.c.name.label("owner_name"),
            version.c.body,
            version.c.variables,
            *(column for column in rated.c if column.name != "template_id"),
            *(column for column in used.c if column.name != "template_id"),
        )
        .join(user, user.c.id == template.c.owner_id)
        .join(version, and_(version.c.template_id == template.c.id, version.c.number == template.c.version))
        .outerjoin(rated, rated.c.template_id == template.c.id)
        .outerjoin(used, used.c.template_id == template.c.id)
    )


def get(tx: Tx, user_id: str, id: str) -> Template | None:
    """One template, whoever it belongs to."""
    row = tx.execute(_seen_by(user_id).where(template.c.id == id)).first()
    return None if row is None else _template(row)


def visible(tx: Tx, user_id: str, name: str | None, after: After | None, limit: int) -> list[Template]:
    """The person's own and all shared ones, newest first; of one name: their own first, then the oldest."""
    statement = _seen_by(user_id).where(or_(template.c.owner_id == user_id, template.c.shared)).limit(limit)
    if name is not None:
        foreign = (template.c.owner_id != literal(user_id)).label("foreign")
        statement = statement.where(template.c.name == name)
        return [_template(row) for row in tx.execute(statement.order_by(foreign, template.c.created_at))]
    if after is not None:
        at, id = after
        older = or_(template.c.created_at < at, and_(template.c.created_at == at, template.c.id < id))
        statement = statement.where(older)
    statement = statement.order_by(template.c.created_at.desc(), template.c.id.desc())
    return [_template(row) for row in tx.execute(statement)]


def owned(tx: Tx, user_id: str) -> list[Template]:
    """All of one person's own, by name."""
    statement = _seen_by(user_id).where(template.c.owner_id == user_id).order_by(template.c.name)
    return [_template(row) for row in tx.execute(statement)]


def find_own(tx: Tx, user_id: str, name: str) -> Template | None:
    """The person's own template of this name."""
    statement = _seen_by(user_id).where(template.c.owner_id == user_id, template.c.name == name)
    row = tx.execute(statement).first()
    return None if row is None else _template(row)


def count_own(tx: Tx, user_id: str) -> int:
    """How many a person has."""
    return int(tx.execute(select(func.count()).where(template.c.owner_id == user_id)).scalar_one())


def add(tx: Tx, id: str, owner_id: str, entry: TemplateEntry, *, shared: bool) -> None:
    """Adds a template with its first version."""
    values = {"id": id, "owner_id": owner_id, "shared": shared, "created_at": tx.now, **_columns(entry)}
    tx.execute(insert(template).values(version=1, updated_at=tx.now, **values))
    add_version(tx, id, 1, entry)


def put(tx: Tx, id: str, entry: TemplateEntry, *, shared: bool, number: int) -> None:
    """Writes all that may change but the content, which its versions hold."""
    statement = update(template).where(template.c.id == id)
    tx.execute(statement.values(shared=shared, version=number, updated_at=tx.now, **_columns(entry)))


def add_version(tx: Tx, id: str, number: int, entry: TemplateEntry) -> None:
    """Adds what the template is from now on."""
    variables = msgspec.json.encode(entry.variables).decode()
    values = {"template_id": id, "number": number, "body": entry.body, "created_at": tx.now}
    tx.execute(insert(version).values(variables=variables, **values))


def versions(tx: Tx, id: str) -> list[Version]:
    """All versions of a template, the newest first."""
    statement = select(version).where(version.c.template_id == id).order_by(version.c.number.desc())
    return [_version(row) for row in tx.execute(statement)]


def version_of(tx: Tx, id: str, number: int) -> Version | None:
    """One version of a template."""
    row = tx.execute(select(version).where(version.c.template_id == id, version.c.number == number)).first()
    return None if row is None else _version(row)


def remove(tx: Tx, id: str) -> None:
    """Removes a template with all that belongs to it."""
    tx.execute(delete(template).where(template.c.id == id))


def rate(tx: Tx, id: str, user_id: str, stars: int | None) -> None:
    """Sets what a person thinks of a template; None takes it back."""
    if stars is None:
        tx.execute(delete(rating).where(rating.c.template_id == id, rating.c.user_id == user_id))
        return
    statement = insert_into(tx, rating).values(template_id=id, user_id=user_id, stars=stars, rated_at=tx.now)
    tx.execute(statement.on_conflict_do_update(index_elements=list(rating.primary_key), set_={"stars": stars}))


def count_use(tx: Tx, id: str, user_id: str) -> None:
    """Notes that a person took a template."""
    statement = insert_into(tx, use).values(template_id=id, user_id=user_id, uses=1, used_at=tx.now)
    again = {"uses": use.c.uses + 1, "used_at": tx.now}
    tx.execute(statement.on_conflict_do_update(index_elements=list(use.primary_key), set_=again))


def _columns(entry: TemplateEntry) -> dict[str, str]:
    tags = msgspec.json.encode(entry.tags).decode()
    return {"name": entry.name, "title": entry.title, "description": entry.description, "tags": tags}


def _template(row: Row[Any]) -> Template:
    values = dict(row._mapping)
    stars, ratings = values.pop("stars"), values["ratings"] or 0
    values["rating"] = round(int(stars) / ratings, 2) if ratings else None
    values["ratings"] = ratings
    values["uses"] = int(values["uses"] or 0)
    values["my_uses"] = int(values["my_uses"] or 0)
    values["tags"] = _read_tags(values["tags"])
    values["variables"] = _read_variables(values["variables"])
    return Template(**values)


def _version(row: Row[Any]) -> Version:
    values = dict(row._mapping)
    return Version(values["number"], values["body"], _read_variables(values["variables"]), values["created_at"])
