"""What is shown of plug-ins, and how they are switched."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless, paint
from veche.cli.words import notice, say
from veche.client.entities import to_json

if TYPE_CHECKING:
    from veche.client.entities import PluginView


def show_plugins(*, local: bool, as_json: bool) -> int:
    """`chat plugins`: all of them; what is wrong with one stands in a line beneath."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.plugins())
    if as_json:
        print(to_json(items, indent=2))
        return 0
    if not items:
        notice(say("plugins.none"))
        return 0
    table([_row(plugin) for plugin in items])
    for plugin in items:
        if plugin.error is not None:
            notice(f"{harmless(plugin.name)}: {one_line(plugin.error.text, 400)}", dim=False)
    return 0


def show_plugin(name: str, *, local: bool, as_json: bool) -> int:
    """`chat plugins info`: one of them, with the settings of its providers."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.plugins())
    plugin = next((one for one in items if one.name == name), None)
    if plugin is None:
        raise Ending(3, say("plugins.unknown", name=name, names=", ".join(one.name for one in items) or "—"))
    if as_json:
        print(to_json(plugin, indent=2))
        return 0
    print(paint(harmless(plugin.name), "bold", sys.stdout))
    rows = [
        [say("plugins.head_state"), say(f"plugins.state_{plugin.state}")],
        [say("plugins.head_package"), f"{plugin.package} {plugin.version}"],
        [say("plugins.head_module"), plugin.value],
    ]
    for preset in plugin.presets:
        rows.append([say("plugins.head_provider"), f"{preset.name} — {preset.title}"])
        if preset.base_url:
            rows.append([say("plugins.head_address"), preset.base_url])
        if preset.needs:
            rows.append([say("plugins.head_needs"), ", ".join(preset.needs)])
        if preset.variables:
            rows.append([say("plugins.head_variables"), ", ".join(preset.variables)])
        if preset.notes:
            rows.append([say("plugins.head_notes"), preset.notes])
    table([[harmless(cell) for cell in row] for row in rows])
    if plugin.error is not None:
        print(one_line(plugin.error.text, 400))
    return 0


def switch(name: str, *, on: bool, local: bool) -> int:
    """`chat plugins disable` and `enable`."""
    with open_stage(local=local) as stage:
        stage.call(lambda client: client.switch_plugin(name, on=on))
    notice(say("plugins.enabled" if on else "plugins.disabled", name=harmless(name)), dim=False)
    return 0


def _row(plugin: PluginView) -> list[str]:
    presets = ", ".join(preset.name for preset in plugin.presets)
    package = f"{plugin.package} {plugin.version}"
    return [harmless(cell) for cell in (plugin.name, say(f"plugins.state_{plugin.state}"), package, presets)]
