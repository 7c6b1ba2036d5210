"""Makes the terminal's pictures for the manual.

python -m tools.screens [folder]     wants tmux
"""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Recorded, Script, Tokens
from tools.screens.drawing import draw
from tools.screens.scenes import BUDGETS, MODEL, OTHER, SAYINGS, TITLES

IMAGES = Path(__file__).parents[2] / "docs/manual/images"
COLUMNS, LINES = 76, 21
PATIENCE = 30.0  # seconds
SHELL, INSIDE = "$", "›"  # the prompts


class Screen:
    """A terminal of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._tmux = ["tmux", "-f", "/dev/null", "-S", str(folder / "tmux")]
        settings = {**environment, "TERM": "xterm-256color"}
        start = ["new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), "bash --norc --noprofile -i"]
        subprocess.run([*self._tmux, *start], env=settings, cwd=folder, check=True)
        self._set("status", "off")
        self.say(f"PS1='{SHELL} '; clear", SHELL)

    def _set(self, name: str, value: str) -> None:
        subprocess.run([*self._tmux, "set", "-g", name, value], check=True)

    def type(self, text: str) -> None:
        """Types a line and Enter."""
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True)
        subprocess.run([*self._tmux, "send-keys", "Enter"], check=True)

    def key(self, name: str) -> None:
        """Presses one key."""
        subprocess.run([*self._tmux, "send-keys", name], check=True)

    def look(self, *, codes: bool = False) -> str:
        """What it shows, with its colours or without."""
        command = [*self._tmux, "capture-pane", "-p", *(["-e"] if codes else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.rstrip("\n")

    def wait(self, prompt: str) -> None:
        """Until the prompt waits for words."""
        until = time.monotonic() + PATIENCE
        while not self._is_waiting(prompt):
            if time.monotonic() > until:
                raise SystemExit(f"no {prompt!r} at the end of:\n{self.look()}")
            time.sleep(0.1)

    def _is_waiting(self, prompt: str) -> bool:
        lines = [line.rstrip() for line in self.look().split("\n")]
        return next((line for line in reversed(lines) if line.startswith(prompt)), "") == prompt

    def say(self, line: str, prompt: str) -> None:
        """Types a line, and waits until the prompt is there again."""
        self.type(line)
        time.sleep(0.3)  # it has left the last line
        self.wait(prompt)

    def shell(self, *commands: str) -> None:
        """Commands one after the other, on a screen that is empty before the last of them."""
        for command in commands[:-1]:
            self.say(f"{command} >/dev/null 2>&1", SHELL)
        self.say("clear", SHELL)
        self.say(commands[-1], SHELL)

    def close(self) -> None:
        """Ends it."""
        subprocess.run([*self._tmux, "kill-server"], check=False)


def _sayer(language: str) -> Callable[[Recorded], Script]:
    sayings = SAYINGS[language]

    def answer(recorded: Recorded) -> Script:
        said = recorded.text
        other = str((recorded.body or {}).get("model")) in OTHER
        text = (sayings.get(f"{said}#2") if other else None) or sayings.get(said, "…")
        pieces = tuple(text[i : i + 6] for i in range(0, len(text), 6))
        tokens = Tokens(input=len(str(recorded.body)) // 4, output=len(text) // 4, cached=len(str(recorded.body)) // 9)
        return Script(text=pieces, tokens=tokens, delay=0.004)

    return answer


def photograph(language: str, url: str, target: Path) -> None:
    """All pictures of one language."""
    first, brief, cost, copies = (one for one in SAYINGS[language] if "#" not in one)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": made,
            "VECHE_HOME": str(folder / "veche"),
            "VECHE_LLM_DETECT": "false",
            "OPENAI_API_KEY": "sk-pictures-000000000000",
            "OPENAI_BASE_URL": url,
            "LC_ALL": "C.UTF-8",
            "VECHE_LANGUAGE": language,
        }
        screen = Screen(folder, environment)

        def take(name: str) -> None:
            picture = draw(screen.look(codes=True), "chat", COLUMNS)
            if picture.height > picture.width:
                raise SystemExit(f"{name}: the screen is too long")
            picture.save(target / f"{name}-{language}.webp", "WEBP", quality=70, method=6)

        try:
            screen.say("clear", SHELL)
            screen.say(f"chat run -m {MODEL}", INSIDE)
            screen.say(first, INSIDE)
            take("terminal-run")
            screen.say(brief, INSIDE)
            screen.say(cost, INSIDE)
            screen.key("C-d")
            screen.wait(SHELL)
            screen.shell(
                f"chat save {shlex.quote(TITLES[language])}",
                f"chat edit 5 -e {shlex.quote(copies)}",
                f"chat retry 4 -m {OTHER}",
                "chat tree",
            )
            take("terminal-tree")
            screen.shell("chat compare --siblings 4")
            take("terminal-compare")
            screen.shell("chat context off 2", "chat context")
            take("terminal-context")
            screen.shell(f"chat budgets set {BUDGETS[language]}", "chat usage --by model && chat budgets")
            take("terminal-usage")
        finally:
            screen.close()


async def main(target: Path) -> None:
    """Both languages."""
    for language in SAYINGS:
        models = tuple(name.partition(".")[2] for name in (MODEL, OTHER))
        async with FakeOpenAI(_sayer(language), key="sk-pictures-000000000000", models=models, strict=False) as fake:
            await asyncio.to_thread(photograph, language, fake.url, target)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
