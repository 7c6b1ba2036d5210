"""Cursors: what went in comes out, what is not ours is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.kit.errors import Invalid
from veche.kit.paging import check_limit, decode_cursor, encode_cursor

CLEAN = st.text(st.characters(codec="utf-8"))


@given(st.booleans(), st.integers(-(2**53), 2**53), CLEAN)
def test_a_cursor_holds_its_values(pinned: bool, at: int, text: str) -> None:
    cursor = encode_cursor(pinned, at, text)
    assert decode_cursor(cursor, bool, int, str) == (pinned, at, text)
    assert cursor.isascii() and not set(cursor) & set("+/=&?#%")


@given(CLEAN)
def test_any_other_text_is_refused(text: str) -> None:
    try:
        found = decode_cursor(text, bool, int, str)
    except Invalid as error:
        assert error.code == "paging.cursor"
    else:
        assert found is not None and [type(value) for value in found] == [bool, int, str]


def test_kinds_and_number_of_values_must_fit() -> None:
    for wrong in (encode_cursor(1, 2, "a"), encode_cursor(True, 1), encode_cursor(True, 1, "a", 2), "", "ю"):
        with pytest.raises(Invalid):
            decode_cursor(wrong, bool, int, str)
    assert decode_cursor(None, int) is None


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_limit_has_bounds(limit: int) -> None:
    with pytest.raises(Invalid) as told:
        check_limit(limit, 200)
    assert told.value.code == "paging.limit"
    assert check_limit(1, 200) == 1 and check_limit(200, 200) == 200
