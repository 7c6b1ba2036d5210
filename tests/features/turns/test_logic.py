"""What fits into the context, what is folded, what an answer took: pure rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from veche.features.conversations.logic import title_from
from veche.features.conversations.schemas import Message
from veche.features.turns import logic
from veche.features.usage.schemas import Cost
from veche.ports.content import ErrorPart, TextPart, Usage


def message(
    n: int,
    text: str,
    *,
    excluded: bool = False,
    pinned: bool = False,
    before: Usage | None = None,
    cost: Cost | None = None,
) -> Message:
    parts = [TextPart(text)] if text else [ErrorPart("x", "y", False)]
    role = "assistant" if n % 2 else "user"
    return Message(
        f"m{n}", "c", n, None, role, None, "complete", excluded, list(parts), usage=before, cost=cost, pinned=pinned
    )  # fmt: skip


PATHS = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=20).map(
    lambda rows: [message(n, "x" * size, excluded=off and n < len(rows) - 1) for n, (size, off) in enumerate(rows)]
)


@given(PATHS, st.none() | st.integers(100, 3000), st.integers(0, 300), st.integers(1, 400), st.sets(st.integers(0, 19)))
def test_a_plan_divides_the_path_and_fits(
    path: list[Message], window: int | None, instructions: int, reserve: int, summed: set[int]
) -> None:
    summaries = {m.id: "s" * 50 for n, m in enumerate(path) if n in summed}
    found = logic.plan(path, instructions=instructions, window=window, reserve=reserve, summaries=summaries, count=len)
    ids = [m.id for m in path]
    assert sorted(m.id for m in [*found.folded, *found.included, *found.excluded]) == sorted(ids)
    assert all(m.excluded or not logic.useful(m) for m in found.excluded)
    sent = [m for m in path if not m.excluded and logic.useful(m)]
    assert found.folded + found.included == sent  # in their order; the oldest are folded
    if sent:
        assert found.included[-1:] == sent[-1:]  # the question always goes
    assert {m.id for m in found.unfolded} <= {m.id for m in found.folded}
    if found.folded and not found.unfolded:
        assert found.summary_text is not None
    if window is None:
        assert not found.folded
    if found.folded and len(found.included) > 1:
        room = max(window - reserve - instructions, window // 4)  # type: ignore[operator]
        assert sum(found.tokens[m.id] for m in found.included) <= room


PINNED = st.lists(st.tuples(st.integers(1, 400), st.sampled_from("-op")), min_size=1, max_size=20).map(
    lambda rows: [
        message(n, "x" * size, excluded=kind == "o" and n < len(rows) - 1, pinned=kind == "p")
        for n, (size, kind) in enumerate(rows)
    ]
)


@given(PINNED, st.integers(100, 3000), st.integers(1, 400), st.sets(st.integers(0, 19)))
def test_pinned_messages_always_go(path: list[Message], window: int, reserve: int, summed: set[int]) -> None:
    summaries = {m.id: "s" * 50 for n, m in enumerate(path) if n in summed}
    found = logic.plan(path, instructions=0, window=window, reserve=reserve, summaries=summaries, count=len)
    sent = [m for m in path if not m.excluded]
    assert [m for m in sent if m.pinned] == [m for m in found.included if m.pinned]
    assert found.included == [m for m in sent if m in found.included] and found.included[-1] is sent[-1]
    assert not any(m.pinned for m in [*found.folded, *found.unfolded])
    rest = [m for m in sent if not m.pinned]
    assert found.folded == rest[: len(found.folded)]  # of the others still the oldest are folded, and none is lost
    assert found.folded + [m for m in found.included if not m.pinned] == rest


@given(
    st.lists(st.text("ab \n", max_size=900), max_size=12),
    st.none() | st.text("e", max_size=300),
    st.integers(600, 4000),
)
def test_a_dialogue_for_a_summary_leaves_nobody_out(texts: list[str], earlier: str | None, most: int) -> None:
    told = logic.dialogue_text([message(n, f"<{n}>{text}") for n, text in enumerate(texts)], earlier, most)
    assert all(f"<{n}>" in told for n in range(len(texts)))
    assert (earlier or "") in told
    assert len(told) <= max(most, len(earlier or "") + 200 * len(texts)) + 30 * len(texts) + 10


def test_a_dialogue_that_fits_is_whole() -> None:
    told = logic.dialogue_text([message(0, "a" * 300), message(1, "b" * 50)], "before", 1000)
    assert told == "before\n\nuser: " + "a" * 300 + "\n\nassistant: " + "b" * 50


def test_what_an_answer_took_adds_up_when_it_goes_on() -> None:
    known = Usage(10, 5, 0, None, 2)
    rouble = Cost("0.10", "RUB", "2026-11-01")
    first = logic.bill(known, rouble, None)
    assert (first["input_tokens"], first["cost"], first["currency"]) == (10, "0.10", "RUB")
    more = logic.bill(
        Usage(7, 1, 3, None, 0), Cost("0.025", "RUB", "2026-11-02"), message(1, "x", before=known, cost=rouble)
    )
    assert (more["input_tokens"], more["output_tokens"], more["cached_tokens"]) == (17, 6, 3)
    assert (more["cache_write_tokens"], more["reasoning_tokens"]) == (None, 2)
    assert (more["cost"], more["currency"], more["priced_at"]) == ("0.125", "RUB", "2026-11-02")


def test_what_is_unknown_of_one_half_stays_unknown_of_the_whole() -> None:
    cost = Cost("0.10", "RUB", "2026-11-01")
    stopped = message(1, "half an answer")
    assert set(logic.bill(Usage(7, 1), cost, stopped).values()) == {None}
    priced = message(1, "half", before=Usage(1, 1), cost=Cost("1", "USD", "2026-11-01"))
    assert logic.bill(Usage(7, 1), cost, priced)["cost"] is None  # two currencies make no sum
    nothing = message(1, "")
    nothing.parts = []
    assert logic.bill(Usage(7, 1), cost, nothing)["cost"] == "0.10"  # it had failed before its first word


@given(st.none() | st.integers(1, 100_000), st.none() | st.integers(1, 100_000), st.none() | st.integers(100, 10**6))
def test_room_is_kept_for_the_answer(asked: int | None, most: int | None, window: int | None) -> None:
    reserve = logic.reserve_for(asked, most, window)
    assert reserve == asked if asked else reserve <= logic.LARGEST_RESERVE
    if window and not asked:
        assert reserve <= window // 4


def test_titles_are_cut_between_words() -> None:
    assert title_from([TextPart("## Hello   there\nmore")]) == "Hello there"
    cut = title_from([TextPart("word " * 30)])
    assert cut is not None and len(cut) <= 61 and cut.endswith("word…")
    assert title_from([]) is None
