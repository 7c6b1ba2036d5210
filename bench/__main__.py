"""`python -m bench`: measures all figures, or those named; tells them, and with `--write` keeps them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench import results
from bench.results import Section

Measure = Callable[[argparse.Namespace, str], Section]


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures Veche on this machine (bench/README.md).")
    parser.add_argument("what", nargs="*", help=f"any of {', '.join(MEASURES)}; all of them when none is named")
    parser.add_argument("--write", action="store_true", help="put the figures into bench/RESULTS.md")
    parser.add_argument("--quiet", type=float, default=0.0, metavar="CORES", help="wait until others use fewer cores")
    parser.add_argument("--minutes", type=float, default=40.0, help="relay: begin no round after so long")
    parser.add_argument("--n", default="1,50,200", help="relay: numbers of streams")
    parser.add_argument("--doors", default="direct,v1,chat,live", help="relay: which doors")
    parser.add_argument("--rounds", type=int, default=3, help="relay: how often each is measured")
    parser.add_argument("--postgres", action="store_true", help="relay: the chat API on PostgreSQL too")
    parser.add_argument("--starts", type=int, default=5, help="start: how many")
    parser.add_argument("--idle", type=float, default=20.0, help="start: seconds of idling after each")
    parser.add_argument("--chats", type=int, default=10_000, help="history: how many chats of 20 messages")
    parser.add_argument("--requests", type=int, default=100, help="history: how many of each kind")
    parser.add_argument("--pairs", type=int, default=15, help="terminal: rounds beside llm")
    parser.add_argument("--trials", type=int, default=200, help="terminal: how often an answer is cut off")
    parser.add_argument("--trace", default="", metavar="FILE", help="frames: keep the browser's last trace")
    asked = parser.parse_args()
    if unknown := set(asked.what) - set(MEASURES):
        parser.error(f"not measured here: {', '.join(sorted(unknown))}")
    command = " ".join(["bench/run", *(word for word in sys.argv[1:] if word != "--write")])
    sections: list[Section] = []
    for name in asked.what or MEASURES:
        print(f"— {name}", flush=True)
        sections.append(MEASURES[name](asked, command))
        results.show(sections[-1])
        if asked.write:
            results.write(sections[-1:])


def _relay(asked: argparse.Namespace, command: str) -> Section:
    import uvloop

    from bench import relay

    plan = relay.Plan(
        streams=sorted({min(int(number), 1000) for number in asked.n.split(",")}),
        doors=asked.doors.split(","),
        rounds=asked.rounds,
        quiet=asked.quiet,
        minutes=asked.minutes,
        postgres=asked.postgres,
    )
    return relay.section(uvloop.run(relay.run(plan)), plan, command)


def _start(asked: argparse.Namespace, command: str) -> Section:
    from bench import start

    return start.section(asked.starts, asked.idle, command)


def _size(asked: argparse.Namespace, command: str) -> Section:
    from bench import size

    return size.section(command)


def _history(asked: argparse.Namespace, command: str) -> Section:
    import asyncio

    from bench import history

    return asyncio.run(history.section(asked.chats, asked.requests, command))


def _page(asked: argparse.Namespace, command: str) -> Section:
    import asyncio

    from bench import page

    return asyncio.run(page.section(command))


def _frames(asked: argparse.Namespace, command: str) -> Section:
    from bench import frames

    return frames.section(command, asked.trace)


def _terminal(asked: argparse.Namespace, command: str) -> Section:
    from bench import terminal

    return terminal.section(asked.pairs, asked.trials, command)


MEASURES: dict[str, Measure] = {
    "page": _page,
    "frames": _frames,
    "start": _start,
    "size": _size,
    "terminal": _terminal,
    "history": _history,
    "relay": _relay,
}

if __name__ == "__main__":
    main()
