"""Ids are UUIDs of version 7 that sort by the order of making."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from veche.kit.errors import Invalid
from veche.kit.ids import check_id, new_id


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    """Many fall into one millisecond, and more than its counter holds."""
    ids = [new_id() for _ in range(20_000)]
    assert ids == sorted(set(ids))


def test_they_are_of_version_7() -> None:
    one = uuid.UUID(new_id())
    assert (one.version, one.variant) == (7, uuid.RFC_4122)


def test_threads_never_get_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = [one for batch in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for one in batch]
    assert len(set(ids)) == len(ids)


def test_only_ids_are_taken_for_ids() -> None:
    assert check_id(new_id().upper()).islower()
    with pytest.raises(Invalid):
        check_id("not-an-id")
