"""The child process: it reads, it can do nothing else, and its end is told with a reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.kit.documents import samples
from veche.kit.documents import DocumentReader, Unreadable

ROOT = Path(__file__).parents[3] / "src"
SHUT_IN = """
import sys; sys.path.insert(0, {root!r})
import socket, subprocess, os
from veche.kit.documents.child import lock
lock(1024, 5)
def attempt(what):
    try: what()
    except (OSError, RuntimeError) as error: return type(error).__name__
    return "did"
tries = [lambda: socket.socket(), lambda: open("/etc/hostname"), lambda: open("/tmp/x", "w"),
         lambda: subprocess.run(["true"]), lambda: os.system("true"), lambda: bytearray(3 << 30)]
def memory():
    try: bytearray(3 << 30)
    except MemoryError: return "MemoryError"
    return "did"
print([attempt(one) for one in tries[:-1]] + [memory()])
"""


def kept(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


EVERY = {
    "pdf": samples.pdf("hello"),
    "docx": samples.docx(samples.paragraph("hello")),
    "xlsx": samples.xlsx(),
    "pptx": samples.pptx(),
    "odt": samples.odf("text", "<text:p>hello</text:p>"),
    "ods": samples.odf("spreadsheet", "<table:table-row><table:table-cell>hello</table:table-cell></table:table-row>"),
    "odp": samples.odf("presentation", "<draw:page><text:p>hello</text:p></draw:page>"),
    "epub": samples.epub(),
    "html": b"<h1>hello</h1>",
    "rtf": b"{\\rtf1 hello}",
    "mail": b"Subject: =?koi8-r?B?0NLJ18XU?=\nContent-Type: text/html; charset=cp1251\n\n<p>hello",
    "picture": samples.picture(4, 4),
    "sound": samples.sound(1),
}


def test_every_kind_reads_with_the_door_locked(tmp_path: Path) -> None:
    """Nothing can be imported once the process is shut in: what was forgotten is missed here."""
    reader = DocumentReader()
    for kind, data in EVERY.items():
        path = kept(tmp_path / kind, data)
        found = reader.read_now(kind, lambda path=path: path.open("rb"))  # type: ignore[misc]
        assert found.text or found.width or found.duration_ms, kind
    reader.close()


async def test_reads_in_another_process(tmp_path: Path) -> None:
    path = kept(tmp_path / "a", samples.docx(samples.paragraph("Договор")))
    reader = DocumentReader()
    found = await reader.read("docx", lambda: path.open("rb"))
    assert found.text.strip() == "Договор"
    with pytest.raises(Unreadable) as refused:
        await reader.read("pdf", lambda: path.open("rb"))
    assert refused.value.reason == "damaged"
    reader.close()
    with pytest.raises(Unreadable):
        reader.read_now("docx", lambda: path.open("rb"))


async def test_time_and_death_are_told(tmp_path: Path) -> None:
    path = kept(tmp_path / "a", samples.pdf("x"))
    quick = DocumentReader(seconds=0.001)
    with pytest.raises(Unreadable) as late:
        await quick.read("pdf", lambda: path.open("rb"))
    assert late.value.reason == "timeout"
    quick.close()
    reader = DocumentReader()
    with pytest.raises(Unreadable) as dead:
        await reader.read("no such kind", lambda: path.open("rb"))
    assert dead.value.reason == "broken"
    reader.close()


def test_a_picture_of_a_hundred_million_pixels_is_refused(tmp_path: Path) -> None:
    header = samples.picture(8, 8, form="PNG")
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    path = kept(tmp_path / "a", huge)
    reader = DocumentReader()
    with pytest.raises(Unreadable) as refused:
        reader.read_now("picture", lambda: path.open("rb"))
    assert refused.value.reason in ("too_large", "damaged")  # its checksum is wrong as well
    reader.close()


@pytest.mark.skipif(sys.platform != "linux", reason="limits of processes are those of Linux")
def test_the_child_is_shut_in() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", SHUT_IN.format(root=str(ROOT))], capture_output=True, text=True, check=False
    )
    outcomes = done.stdout.strip().strip("[]").replace("'", "").split(", ")
    assert len(outcomes) == 6 and "did" not in outcomes, (done.stdout, done.stderr)


def test_a_sparse_giant_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "giant"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(500 << 20)

    def opened() -> BinaryIO:
        return path.open("rb")

    reader = DocumentReader(seconds=2)
    with pytest.raises(Unreadable) as refused:
        reader.read_now("pdf", opened)
    assert refused.value.reason in ("damaged", "too_large", "timeout")
    reader.close()
