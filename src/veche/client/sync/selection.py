"""Which conversations and which project a person means, among those of both copies."""

from __future__ import annotations

import msgspec

from veche.features.exchange.schemas import Copies


class Pick(msgspec.Struct):
    """What was found, or which name was no good."""

    ids: set[str] = msgspec.field(default_factory=set)
    project_id: str | None = None
    unknown: str = ""
    unknown_project: str = ""
    ambiguous: str = ""
    several: list[tuple[str, str | None]] = msgspec.field(default_factory=list)


def pick(here: Copies, there: Copies, names: tuple[str, ...], project: str | None) -> Pick:
    """Conversations by id, by its end, by title or a part of it; a project by id, its end, or its name."""
    found = Pick()
    titles: dict[str, str | None] = {}
    for one in (*here.items, *there.items):
        titles[one.id] = titles.get(one.id) or one.title
    for name in names:
        some = _named(titles, name)
        if not some:
            found.unknown = name
            return found
        if len(some) > 1:
            found.ambiguous, found.several = name, [(id, titles[id]) for id in some]
            return found
        found.ids.add(some[0])
    if project is not None:
        known: dict[str, str | None] = {one.id: one.name for one in (*there.projects, *here.projects)}
        projects = _named(known, project)
        if len(projects) != 1:
            found.unknown_project = project
        else:
            found.project_id = projects[0]
    return found


def _named(titles: dict[str, str | None], name: str) -> list[str]:
    low = name.casefold()
    by_id = [id for id in titles if len(name) >= 4 and id.endswith(name.lower())]
    exact = [id for id, title in titles.items() if (title or "").casefold() == low]
    return by_id or exact or [id for id, title in titles.items() if low in (title or "").casefold()]
