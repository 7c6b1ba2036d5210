"""Sealed texts: they come back whole with their key, and with no other; a key file is made once and kept."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from veche.kit.secrets import KeyFileUnfit, SealBroken, Sealer, load_sealer, new_token, put_key

KEY = Fernet.generate_key()
TEXTS = st.text(st.characters(codec="utf-8"))


@given(TEXTS)
def test_what_is_sealed_comes_back_whole_and_cannot_be_read_before(text: str) -> None:
    sealed = Sealer(KEY).seal(text)
    assert Sealer(KEY).open(sealed) == text
    assert len(text) < 8 or text not in sealed
    assert Sealer(KEY).seal(text) != sealed


@given(TEXTS, st.integers(0))
def test_another_key_or_a_changed_letter_opens_nothing(text: str, place: int) -> None:
    sealed = Sealer(KEY).seal(text)
    with pytest.raises(SealBroken):
        Sealer(Fernet.generate_key()).open(sealed)
    place %= len(sealed) - 3  # the last letters may hold no bits
    changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    with pytest.raises(SealBroken):
        Sealer(KEY).open(changed)


def test_the_key_file_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"
    sealed = load_sealer(path).seal("hush")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_sealer(path).open(sealed) == "hush"
    put_key(path, Fernet.generate_key())  # one that is there stays
    assert load_sealer(path).open(sealed) == "hush"


def test_many_that_start_at_once_go_on_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: load_sealer(path).seal("x"), range(1)))
        keys += list(threads.map(lambda _: load_sealer(path).seal("x"), range(16)))
    assert {load_sealer(path).open(sealed) for sealed in keys} == {"x"}


def test_a_damaged_key_file_is_told_apart_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "damaged").write_text("no key")
    with pytest.raises(KeyFileUnfit) as damaged:
        load_sealer(tmp_path / "damaged")
    assert damaged.value.code == "secrets.key_damaged"
    with pytest.raises(KeyFileUnfit) as folder:
        load_sealer(tmp_path)
    assert folder.value.code == "secrets.key_file"


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token("vk_") for _ in range(100)}
    assert len(tokens) == 100
    assert all(token.startswith("vk_") and len(token) >= 46 for token in tokens)
