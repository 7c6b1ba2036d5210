"""Splits a byte stream into server-sent events (WHATWG HTML, section 9.2), wherever the bytes were cut."""

from __future__ import annotations


class SseSplitter:
    """Feed bytes, get `(event, data)` of each finished event. `event` is b"" where the field is absent.

    Pure: no I/O. Accepts LF, CRLF and CR line ends, comments, several data lines, a leading byte order mark.
    """

    __slots__ = ("_data", "_event", "_rest", "_started")

    def __init__(self) -> None:
        self._rest = b""
        self._event = b""
        self._data: list[bytes] = []
        self._started = False

    def feed(self, chunk: bytes) -> list[tuple[bytes, bytes]]:
        """The events that `chunk` completes."""
        rest = self._rest + chunk if self._rest else chunk
        if not self._started and rest:
            if b"\xef\xbb\xbf".startswith(rest[:3]) and len(rest) < 3:
                self._rest = rest
                return []
            self._started = True
            rest = rest.removeprefix(b"\xef\xbb\xbf")
        if b"\r" in rest:
            if rest.endswith(b"\r"):  # its LF may still come
                rest, held = rest[:-1], b"\r"
            else:
                held = b""
            rest = rest.replace(b"\r\n", b"\n").replace(b"\r", b"\n") + held
        lines = rest.split(b"\n")
        self._rest = lines.pop()
        out: list[tuple[bytes, bytes]] = []
        for line in lines:
            if not line:
                if self._data:
                    out.append((self._event, b"\n".join(self._data)))
                    self._data = []
                self._event = b""
            elif line.startswith(b"data:"):
                self._data.append(line[6:] if line[5:6] == b" " else line[5:])
            elif line.startswith(b"event:"):
                self._event = line[6:].strip()
        return out

    def finish(self) -> list[tuple[bytes, bytes]]:
        """At the end of the bytes: an event whose closing empty line never came.

        The specification drops it; vendors that forget the last empty line are common, so it is given.
        """
        return self.feed(b"\n\n") if (self._rest or self._data) else []
