"""Names, waits, order of fallback and health: pure rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from veche.features.llm.logic import Pulse, candidates, split_name, wait_before
from veche.features.llm.logic.choose import REST_MS
from veche.ports.provider import ProviderError

NAMES = st.text("abc.-/:", max_size=12)


@given(NAMES)
def test_a_name_divides_at_its_first_dot_and_nothing_is_lost(name: str) -> None:
    provider, model = split_name(name)
    if provider is None:
        assert model == name
    else:
        assert f"{provider}.{model}" == name and provider and model and "." not in provider


@given(NAMES, st.lists(NAMES, max_size=6))
def test_each_candidate_once_the_chosen_first_in_order(chosen: str, others: list[str]) -> None:
    found = candidates(chosen, others)
    assert found[0] == chosen and len(found) == len(set(found)) and set(found) == {chosen, *others}
    assert [name for name in dict.fromkeys(others) if name != chosen] == found[1:]


@given(st.integers(1, 30), st.none() | st.floats(0, 1e6), st.floats(0.01, 5), st.floats(1, 100))
def test_waits_grow_and_are_bounded(attempt: int, asked: float | None, backoff: float, longest: float) -> None:
    wait = wait_before(attempt, asked, backoff=backoff, longest=longest)
    if asked is not None:
        assert wait == (asked if asked <= longest else None)
    else:
        assert wait is not None and 0 < wait <= longest
        after = wait_before(attempt + 1, None, backoff=backoff, longest=longest)
        assert after is not None and after >= wait


def test_health_goes_down_and_comes_back() -> None:
    pulse, broken = Pulse(), ProviderError(provider="x")
    assert pulse.state() == "unknown" and not pulse.resting(0)
    pulse.went_well(1)
    assert pulse.state() == "ok"
    states = []
    for at in (2, 3, 4):
        pulse.failed(broken, at)
        states.append((pulse.state(), pulse.resting(at)))
    assert states == [("degraded", False), ("degraded", False), ("down", True)]
    assert pulse.resting(4 + REST_MS - 1) and not pulse.resting(4 + REST_MS)
    pulse.went_well(5)
    assert (pulse.state(), pulse.error, pulse.resting(5)) == ("ok", None, False)
