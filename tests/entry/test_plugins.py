"""Plug-ins: found, learned once, imported on use, switched, and harmless whatever they do."""

from __future__ import annotations

import importlib
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.plugins import GOOD, install
from tests.ports.opening import asked, gathered
from veche.entry.manage.check import check
from veche.entry.plugins import Plugins
from veche.kit import packages
from veche.kit.errors import NotFound, VecheError
from veche.kit.http import Http
from veche.kit.messages import explain
from veche.ports.plugins import Plugin
from veche.ports.provider import Connection, Provider, ProviderError, ProviderModel

TAKEN = ["openai", "guide"]
RAISES = GOOD.replace('yield TextDelta("from a plug-in")', 'raise RuntimeError("sk-abcdefghijkl was wrong")')


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages of this test's own."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [name for name in sys.modules if name.startswith("plugin_")]:
        del sys.modules[name]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http()
    yield client
    await client.close()


def one(plugins: Plugins, name: str) -> Plugin:
    return next(plugin for plugin in plugins.items if plugin.name == name)


def opened(plugins: Plugins, http: Http, name: str) -> Provider:
    manifest = next(m for m in plugins.manifests if m.name == name)
    preset = manifest.presets[0]
    return manifest.open_provider(Connection(preset.name, preset.name, preset.title, ""), preset, http)


async def test_it_is_learned_once_and_imported_when_it_is_asked(site: Path, data: Path, http: Http) -> None:
    install(site, "mirror")
    assert one(Plugins(data, [], TAKEN), "mirror").presets[0].title == "Plug-in mirror"
    (kept,) = (data / "plugins").glob("known-*.json")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and stat.S_IMODE((data / "plugins").stat().st_mode) == 0o700

    sys.modules.pop("plugin_mirror")
    again = Plugins(data, [], TAKEN)
    assert one(again, "mirror").state == "ready" and [m.name for m in again.manifests] == ["mirror"]
    provider = opened(again, http, "mirror")
    assert "plugin_mirror" not in sys.modules
    assert [model.name for model in await provider.models()] == ["one"]
    assert "plugin_mirror" in sys.modules
    assert (await gathered(provider.stream(asked("one")))).text == "from a plug-in"
    await provider.close()


def test_the_packages_are_looked_through_only_after_a_change(
    site: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = install(site, "first")
    Plugins(data, [], TAKEN)
    with monkeypatch.context() as patch:
        patch.setattr("veche.entry.plugins.known.announced", lambda _: pytest.fail("looked through again"))
        patch.setattr("veche.entry.plugins.known.learn", lambda _: pytest.fail("imported again"))
        assert len(Plugins(data, [], TAKEN).items) == 1
    install(site, "second")
    assert [plugin.name for plugin in Plugins(data, [], TAKEN).items] == ["first", "second"]

    file.write_text(file.read_text().replace("Plug-in first", "Another title"))
    os.utime(file, ns=(1, file.stat().st_mtime_ns + 10**9))
    sys.modules.pop("plugin_first")
    importlib.invalidate_caches()
    assert one(Plugins(data, [], TAKEN), "first").presets[0].title == "Another title"


@pytest.mark.parametrize(
    ("source", "name", "code", "told"),
    [
        ("import no_such_module", "broken", "plugins.import", "no_such_module"),
        ("manifest = (", "broken", "plugins.import", "SyntaxError"),
        ("raise SystemExit(3)", "broken", "plugins.import", "SystemExit"),
        ("", "broken", "plugins.import", "AttributeError"),
        ("manifest = 'text'", "broken", "plugins.kind", "str"),
        ("def manifest(): raise KeyError('REGION')", "broken", "plugins.import", "REGION"),
        (GOOD.replace('"Plug-in NAME"', "7"), "broken", "plugins.preset", "title"),
        (GOOD.replace('[Preset("NAME", "Plug-in NAME", "", free=True)]', "[]"), "broken", "plugins.empty", ""),
        (GOOD, "Bad.Name", "plugins.name", "Bad.Name"),
        (GOOD.replace('Preset("NAME"', 'Preset("a.b"'), "broken", "plugins.name", "a.b"),
        (GOOD.replace('Preset("NAME"', 'Preset("openai"'), "broken", "plugins.taken", "openai"),
    ],
)
def test_a_broken_one_is_told_and_harms_nothing(
    site: Path, data: Path, source: str, name: str, code: str, told: str
) -> None:
    install(site, name, source, package="plugin-broken")
    install(site, "works")
    for again in (False, True):  # the second time from what was kept
        plugins = Plugins(data, [], TAKEN)
        broken = one(plugins, name)
        assert broken.state == "broken" and broken.problem is not None and broken.problem.code == code, again
        for locale in ("en", "ru"):
            assert told in explain(broken.problem, locale) and "\n" not in explain(broken.problem, locale)  # type: ignore[arg-type]
        assert one(plugins, "works").state == "ready"


def test_packages_with_broken_facts_harm_nothing(site: Path, data: Path) -> None:
    install(site, "works")
    for number, facts in enumerate(("", "Name: \n", "Name: evil\x1b[2J\nVersion: 1\n", "Version: 1\n")):
        info = site / f"bad{number}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\n{facts}")
        (info / "entry_points.txt").write_text("[veche.providers]\nworks = nowhere:manifest\n")
    for _ in range(2):
        plugins = Plugins(data, [], TAKEN)
        assert all(item.package.isprintable() for item in plugins.items)
        assert next(p for p in plugins.items if p.package == "plugin-works")


def test_of_two_with_one_name_the_first_holds(site: Path, data: Path) -> None:
    install(site, "same", package="plugin-a")
    install(site, "same", package="plugin-b")
    install(site, "other", preset="same", package="plugin-c")
    states = {p.package: (p.state, p.problem.code if p.problem else "") for p in Plugins(data, [], TAKEN).items}
    assert states == {
        "plugin-c": ("ready", ""),
        "plugin-a": ("broken", "plugins.taken"),
        "plugin-b": ("broken", "plugins.twice"),
    }


def test_mended_ones_are_seen_when_they_are_looked_at_again(site: Path, data: Path) -> None:
    install(site, "late", "import plugin_needs_this\n" + GOOD.replace("\n    ", "\n"))
    plugins = Plugins(data, [], TAKEN)
    assert one(plugins, "late").state == "broken"
    (site / "plugin_needs_this.py").write_text("")
    importlib.invalidate_caches()
    plugins.look(again=True)
    assert one(plugins, "late").state == "ready"


def test_switched_off_and_on(site: Path, data: Path) -> None:
    install(site, "mirror")
    install(site, "other")
    plugins = Plugins(data, ["other"], TAKEN)
    assert [(p.name, p.state) for p in plugins.items] == [("mirror", "ready"), ("other", "off")]
    assert "plugin_other" not in sys.modules
    plugins.switch("mirror", on=False)
    assert stat.S_IMODE((data / "plugins" / "off").stat().st_mode) == 0o600
    assert [p.state for p in Plugins(data, [], TAKEN).items] == ["off", "ready"]
    plugins.switch("mirror", on=True)
    assert [p.state for p in Plugins(data, [], TAKEN).items] == ["ready", "ready"]
    with pytest.raises(NotFound):
        plugins.switch("nothing", on=False)
    with pytest.raises(VecheError, match=r"plugins\.fixed"):
        plugins.switch("other", on=True)
    assert {p.state for p in Plugins(data, ["*"], TAKEN).items} == {"off"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (RAISES, "plugins.failed"),
        (GOOD.replace('TextDelta("from a plug-in")', '"just text"'), "plugins.failed"),
        (GOOD.replace("lambda *_: Mirror()", "lambda *_: 1 / 0"), "plugins.settings"),
    ],
)
async def test_what_it_raises_is_an_error_of_the_port_without_secrets(
    site: Path, data: Path, http: Http, source: str, code: str
) -> None:
    install(site, "wild", source)
    plugins = Plugins(data, [], TAKEN)
    with pytest.raises(ProviderError) as caught:
        await gathered(opened(plugins, http, "wild").stream(asked("one")))
    assert caught.value.code == code and "abcdefghijkl" not in str(caught.value)
    assert one(plugins, "wild").state == "broken"


async def test_errors_of_the_port_go_through_and_no_mark_stays(site: Path, data: Path, http: Http) -> None:
    source = GOOD.replace("import ModelInfo", "import ModelInfo, ProviderModel").replace(
        "yield TextDelta", "raise ProviderModel()\n            yield TextDelta"
    )
    install(site, "fine", source)
    plugins = Plugins(data, [], TAKEN)
    with pytest.raises(ProviderModel):
        await gathered(opened(plugins, http, "fine").stream(asked("one")))
    assert one(plugins, "fine").state == "ready"


def test_a_list_that_others_could_write_is_not_believed(site: Path, data: Path) -> None:
    install(site, "mirror")
    Plugins(data, [], TAKEN)
    (kept,) = (data / "plugins").glob("known-*.json")
    kept.write_text(kept.read_text().replace("Plug-in mirror", "Something else"))
    assert one(Plugins(data, [], TAKEN), "mirror").presets[0].title == "Something else"
    kept.chmod(0o666)
    assert one(Plugins(data, [], TAKEN), "mirror").presets[0].title == "Plug-in mirror"
    kept.write_text("{")
    assert one(Plugins(data, [], TAKEN), "mirror").state == "ready"


def test_a_data_folder_that_cannot_be_written_is_no_obstacle(site: Path, tmp_path: Path) -> None:
    install(site, "mirror")
    assert one(Plugins(tmp_path / "not" / "there", [], TAKEN), "mirror").state == "ready"


def test_where_a_package_lies_is_found_without_importing_it(site: Path) -> None:
    install(site, "quiet")
    assert packages.place_of("plugin_quiet.sub") == str(site / "plugin_quiet.py")
    assert packages.place_of("no_such_package_at_all") is None
    assert "plugin_quiet" not in sys.modules


def test_the_operator_is_told(site: Path, data: Path) -> None:
    install(site, "works")
    install(site, "broken", "import no_such_module")
    install(site, "unwanted")
    found = check({"VECHE_DATA": str(data), "VECHE_PLUGINS_DISABLED": "unwanted"})
    told = [(one.state, one.text) for one in found if one.check == "plugins"]
    assert [state for state, _ in told] == ["warning", "ok"]
    assert "broken" in told[0][1] and "no_such_module" in told[0][1]
    assert "works" in told[1][1] and "unwanted" not in told[1][1]
