"""Identity's pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veche.features.identity import logic
from veche.features.identity.errors import EmailMalformed, PasswordUnfit
from veche.features.identity.settings import IdentitySettings
from veche.kit.config import SettingsInvalid, SettingsReader
from veche.kit.messages import catalogue


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("1234567", "password.short"), ("пароль", "password.short"), ("x" * 257, "password.long"),
        ("Ann.Lee@Example.org", "password.email"), ("ANN.LEE@example.org", "password.email"),
        ("PassWord1", "password.common"), ("ｐａｓｓｗｏｒｄ", "password.common"), ("abababababab", "password.common"),
        ("four little words here", None), ("🐎🔋🐴📎🐎🔋🐴📌", None), ("дом у старой реки", None), ("a b c d e", None),
    ],
)  # fmt: skip
def test_passwords(password: str, code: str | None) -> None:
    try:
        logic.check_password(password, "ann.lee@example.org")
        found = None
    except PasswordUnfit as error:
        found = error.code
    assert found == code
    if code:
        assert code in catalogue("ru")
        assert code in catalogue("en")


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_have_an_end(failures: int) -> None:
    for rule in (logic.ACCOUNT, logic.ADDRESS):
        wait = logic.block_after(rule, failures)
        assert wait <= logic.block_after(rule, failures + 1) <= rule.most
        assert (wait == 0) == (failures < rule.free)


@given(st.text(max_size=300))
def test_addresses_of_people(text: str) -> None:
    try:
        tidy = logic.check_email(text)
    except EmailMalformed:
        return
    assert logic.check_email(tidy) == tidy
    assert tidy.count("@") == 1
    assert len(tidy) <= 254
    assert logic.account_name(text) == logic.account_name(tidy)


@given(st.text(max_size=100))
def test_names_of_counts_fit_their_column(text: str) -> None:
    assert len(logic.address_name(text)) <= 100
    assert len(logic.account_name(text)) <= 100


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("198.51.100.7", "address:198.51.100.7"), ("::ffff:198.51.100.7", "address:198.51.100.7"),
        ("2001:db8:1:2:3::4", "address:2001:db8:1:2::/64"), ("unix", "address:unix"),
    ],
)  # fmt: skip
def test_networks(address: str, name: str) -> None:
    assert logic.address_name(address) == name


def test_settings_are_read_and_mistakes_told() -> None:
    reader = SettingsReader({"VECHE_IDENTITY_ALLOWED_ORIGINS": "https://a.example, https://b.example"})
    read = reader.read(IdentitySettings, "VECHE_IDENTITY_")
    reader.finish()
    assert read.allowed_origins == ["https://a.example", "https://b.example"]
    for name, value in (
        ("CACHE_SECONDS", "61"), ("TRUSTED_PROXIES", "10.0.0.0/33"), ("ALLOWED_ORIGINS", "a.example"),
        ("SESSION_DAYS", "0"), ("SECURE_COOKIES", "never"),
    ):  # fmt: skip
        reader = SettingsReader({f"VECHE_IDENTITY_{name}": value})
        reader.read(IdentitySettings, "VECHE_IDENTITY_")
        with pytest.raises(SettingsInvalid, match=name):
            reader.finish()
