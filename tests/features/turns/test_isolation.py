"""Ten thousand random operations on trees: no message of one branch ever reaches the context of another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.features.conversations.talk import people
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import ConversationPatch, MessagePatch, NewConversation
from veche.features.conversations.schemas.tree import Fork
from veche.features.llm.service import Target
from veche.features.turns.schemas import Again, Job, NewMessage
from veche.features.turns.service import go_on, regenerate, send, settle
from veche.features.turns.service.context import gather, plan_for, request_for
from veche.features.turns.service.opening import Desk
from veche.features.turns.settings import TurnSettings
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Database, Tx
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import ErrorPart, Part, TextPart

ANN = Caller(user_id="00000000-0000-7000-8000-00000000000a", role="member")
OPERATIONS = 10_000
FILLING = "and so it goes on and on for a while"
_TOKEN = re.compile(r"<m\d+>")
places = st.integers(0, 10_000)
done = {"operations": 0, "requests": 0, "folded": 0}
house: dict[str, Any] = {}


class OneModel:
    """All that is asked of the models here: whom a name means, and how much fits."""

    def __init__(self) -> None:
        self.window = 1_000_000

    def resolve(self, name: str | None) -> Target:
        info = SimpleNamespace(context_window=self.window, max_output=None, structured=True)
        line = SimpleNamespace(source="environment", connection=SimpleNamespace(name="fake"))
        return Target(f"fake.{name or 'one'}", name or "one", line, info)  # type: ignore[arg-type]


@dataclass
class Said:
    """A message as the test remembers it."""

    token: str
    parent: str | None
    role: str
    state: str = "complete"
    excluded: bool = False
    pinned: bool = False
    heard: bool = True  # does it say anything that a model should see?


@dataclass
class Talk:
    """A conversation as the test remembers it, and nothing that the house says of it."""

    id: str
    said: dict[str, Said] = field(default_factory=dict)

    def pick(self, place: int, role: str | None = None) -> str | None:
        found = [id for id, one in self.said.items() if role is None or one.role == role]
        return found[place % len(found)] if found else None

    def path(self, leaf: str | None) -> list[Said]:
        found = []
        while leaf is not None:
            found.append(self.said[leaf])
            leaf = self.said[leaf].parent
        return found[::-1]

    def below(self, root: str) -> set[str]:
        found = {root}
        while more := {id for id, one in self.said.items() if one.parent in found} - found:
            found |= more
        return found


class Trees(RuleBasedStateMachine):
    """All of it happens in one transaction, which is taken back at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.connection = house["database"].engine.connect()
        self.tx = Tx(self.connection, now_ms())
        self.talks: list[Talk] = []
        self.count = 0

    def teardown(self) -> None:
        self.connection.rollback()
        self.connection.close()

    @property
    def desk(self) -> Desk:
        return house["desk"]  # type: ignore[no-any-return]

    @initialize(window=st.sampled_from([1_000_000, 150, 80]))
    def begin(self, window: int) -> None:
        house["models"].window = window
        made = conversations.create(self.tx, ANN, NewConversation(id=new_id()))
        self.talks.append(Talk(made.id))

    def _talk(self, place: int) -> Talk:
        done["operations"] += 1
        return self.talks[place % len(self.talks)]

    def _token(self) -> str:
        self.count += 1
        return f"<m{self.count}>"

    def _head(self, talk: Talk) -> str | None:
        return conversations.get(self.tx, ANN, talk.id).head_id

    # what is said and answered

    @rule(talk=places, times=st.integers(1, 4), state=places)
    def say(self, talk: int, times: int, state: int) -> None:
        for i in range(times):
            here = self._talk(talk)
            self._say(here, self._head(here), state + i, explicit=False)

    @rule(talk=places, place=places, state=places)
    def say_there(self, talk: int, place: int, state: int) -> None:
        here = self._talk(talk)
        self._say(here, here.pick(place) if place % 9 else None, state, explicit=True)

    @rule(talk=places, place=places, state=places)
    def edit(self, talk: int, place: int, state: int) -> None:
        here = self._talk(talk)
        old = here.pick(place, "user")
        if old is not None:
            self._say(here, here.said[old].parent, state, explicit=True)

    @rule(talk=places, place=places)
    def note_down(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        parent = here.pick(place)
        new = NewMessage(id=new_id(), parent_id=parent, text=self._text(token := self._token()), answer=False)
        send(self.tx, ANN, here.id, new, self.desk)
        here.said[str(new.id)] = Said(token, parent, "user")

    @rule(talk=places, place=places, state=places)
    def retry(self, talk: int, place: int, state: int) -> None:
        here = self._talk(talk)
        old = here.pick(place)
        if old is None:
            return
        question = old if here.said[old].role == "user" else here.said[old].parent
        wish = Again(models=["one", "two"]) if state % 5 == 0 else Again(id=new_id())
        _, jobs = regenerate(self.tx, ANN, old, wish, self.desk)
        for job in jobs:
            self._answer(here, job, question, state)

    @rule(talk=places, place=places, state=places)
    def carry_on(self, talk: int, place: int, state: int) -> None:
        here = self._talk(talk)
        open_ones = [id for id, one in here.said.items() if one.state in ("stopped", "failed")]
        if open_ones:
            old = open_ones[place % len(open_ones)]
            _, (job,) = go_on(self.tx, ANN, old, self.desk)
            self._answer(here, job, here.said[old].parent, state, known=here.said[old])

    def _text(self, token: str) -> str:
        return f"{token} {FILLING}"

    def _say(self, here: Talk, parent: str | None, state: int, *, explicit: bool) -> None:
        token = self._token()
        new = NewMessage(id=new_id(), text=self._text(token), when="steer" if state % 7 == 0 else "queue")
        if explicit:
            new.parent_id = parent
        if state % 5 == 0:
            new.models = ["one", "two"]
        _, jobs = send(self.tx, ANN, here.id, new, self.desk)
        here.said[str(new.id)] = Said(token, parent, "user")
        for job in jobs:
            self._answer(here, job, str(new.id), state)

    def _answer(self, here: Talk, job: Job, leaf: str | None, state: int, known: Said | None = None) -> None:
        """Looks at the request that the job makes, and ends it in one of all ways."""
        self._check(here, job, leaf, known)
        answer = Said(known.token if known else self._token(), leaf, "assistant")
        answer.excluded, answer.pinned = (known.excluded, known.pinned) if known else (False, False)
        answer.state = ("complete", "complete", "stopped", "failed")[state % 4]
        answer.heard = answer.state != "failed" or state % 3 == 0 or bool(known and known.heard)
        parts: list[Part] = [TextPart(self._text(answer.token))] if answer.heard else []
        if answer.state == "failed":
            parts.append(ErrorPart("provider.server", "it broke"))
        ended = settle.end(self.tx, self.desk, job, {"state": answer.state}, parts, None)
        assert ended is not None
        here.said[job.answer_id] = answer

    def _check(self, here: Talk, job: Job, leaf: str | None, known: Said | None) -> None:
        material = gather(self.tx, job)
        if job.material is not None:
            assert [one.id for one in job.material.path] == [one.id for one in material.path]
            assert job.material.summaries == material.summaries
        target = house["models"].resolve(None)
        request = request_for(job, material, plan_for(material, target, job.params, 8_000), target, {})
        sent = [
            token
            for message in request.messages
            for part in message.parts
            if isinstance(part, TextPart)
            for token in _TOKEN.findall(part.text)
        ]
        path = [one for one in here.path(leaf) if one.heard and not one.excluded]
        expected = [one.token for one in [*path, *([known] if known is not None and known.heard else [])]]
        assert sent == [token for token in expected if token in sent], f"{sent} was sent, {expected} is the branch"
        summed = _TOKEN.findall(request.instructions or "")
        assert set(summed) <= set(expected), f"{summed} was summed up, {expected} is the branch"
        assert {one.token for one in path if one.pinned} <= set(sent)
        assert house["models"].window < 1_000_000 or sent == expected
        done["requests"] += 1
        done["folded"] += bool(summed)

    # what is done to the tree

    @rule(talk=places, place=places)
    def switch(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        if (there := here.pick(place)) is not None:
            conversations.change(self.tx, ANN, here.id, ConversationPatch(head_id=there))

    @rule(talk=places, place=places, name=st.sampled_from(["a", "b"]))
    def name_branch(self, talk: int, place: int, name: str) -> None:
        here = self._talk(talk)
        if (there := here.pick(place)) is not None:
            conversations.name_branch(self.tx, ANN, here.id, name, there)

    @rule(talk=places, place=places)
    def exclude(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        if (there := here.pick(place)) is not None:
            one = here.said[there]
            one.excluded, one.pinned = not one.excluded, False if not one.excluded else one.pinned
            conversations.place_in_context(self.tx, ANN, there, MessagePatch(excluded=one.excluded))

    @rule(talk=places, place=places)
    def pin(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        if (there := here.pick(place)) is not None:
            one = here.said[there]
            one.pinned, one.excluded = not one.pinned, False if not one.pinned else one.excluded
            conversations.place_in_context(self.tx, ANN, there, MessagePatch(pinned=one.pinned))

    @rule(talk=places, place=places)
    def sum_up(self, talk: int, place: int) -> None:
        """A summary of a whole path is kept, as when a context has become too long."""
        here = self._talk(talk)
        if (there := self._head(here) if place % 2 else here.pick(place)) is not None:
            tokens = [one.token for one in here.path(there) if one.heard and not one.excluded]
            conversations.keep_summary(self.tx, here.id, there, f"Of {' '.join(tokens)}.", "fake.one")

    @rule(talk=places, place=places)
    def delete(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        if (there := here.pick(place)) is not None:
            conversations.remove(self.tx, ANN, there, house["bus"], subtree=False)
            gone = here.said.pop(there)
            for one in here.said.values():
                if one.parent == there:
                    one.parent = gone.parent

    @rule(talk=places, place=places)
    def delete_below(self, talk: int, place: int) -> None:
        here = self._talk(talk)
        there = here.pick(place)
        if there is None or len(gone := here.below(there)) > 3:  # or nothing would ever grow
            return
        conversations.remove(self.tx, ANN, there, house["bus"], subtree=True)
        here.said = {id: one for id, one in here.said.items() if id not in gone}

    @precondition(lambda self: len(self.talks) < 4)
    @rule(talk=places, place=places, scope=st.sampled_from(["path", "below", "all"]))
    def fork(self, talk: int, place: int, scope: Any) -> None:
        here = self._talk(talk)
        there = here.pick(place)
        if there is None:
            return
        copy = Talk(new_id())
        conversations.fork(self.tx, ANN, here.id, Fork(copy.id, scope, there), house["bus"])
        above, at = {there}, here.said[there].parent
        while at is not None:
            above.add(at)
            at = here.said[at].parent
        wanted = {"path": above, "below": above | here.below(there), "all": set(here.said)}[scope]
        tree = conversations.tree(self.tx, ANN, copy.id)
        new_ids = dict(zip((id for id in here.said if id in wanted), (node.id for node in tree.nodes), strict=True))
        for id, one in here.said.items():
            if id in wanted:
                parent = new_ids[one.parent] if one.parent else None
                copy.said[new_ids[id]] = Said(
                    one.token, parent, one.role, one.state, one.excluded, one.pinned, one.heard
                )
        self.talks.append(copy)


@pytest.mark.timeout(180)
def test_no_message_of_another_branch_is_ever_sent(sqlite_house_url: str) -> None:
    database = Database(sqlite_house_url)
    database.write_now(people, [ANN.user_id])
    models, bus = OneModel(), Bus(database)
    desk = Desk(models, bus, TurnSettings(), "test")  # type: ignore[arg-type]
    house.update(database=database, models=models, bus=bus, desk=desk)
    done.update(operations=0, requests=0, folded=0)
    # when something is found: Phase.shrink makes a short story of it, within minutes
    quick = settings(
        deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
    )
    manner = settings(quick, max_examples=20, stateful_step_count=100)
    try:
        while done["operations"] < OPERATIONS:
            run_state_machine_as_test(Trees, settings=manner)
    finally:
        database.close()
    assert done["requests"] >= OPERATIONS // 5 and done["folded"] > 20, done
