"""How the answer to one question is to come out: the options of `ask` beside those that decide how it is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wish:
    """All of it is off by itself: then the answer is printed as it comes."""

    models: tuple[str, ...] = ()  # each of them answers
    as_json: bool = False
    as_jsonl: bool = False
    schema: str | None = None  # a file, or the schema itself
    extract: bool = False
    extract_last: bool = False
    usage: bool = False
    dry_run: bool = False
    no_stream: bool = False
    quiet: bool = False
    verbose: bool = False

    @property
    def extracts(self) -> bool:
        """Only a block of code is wanted."""
        return self.extract or self.extract_last

    @property
    def waits(self) -> bool:
        """Is the answer to be whole before any of it is printed?"""
        return self.as_json or self.no_stream or self.extracts or self.schema is not None

    def clash(self) -> tuple[str, str] | None:
        """Two options that do not go together."""
        given = [
            name
            for name, on in (
                ("--json", self.as_json),
                ("--jsonl", self.as_jsonl),
                ("--extract", self.extracts),
            )
            if on
        ]
        if len(given) > 1:
            return given[0], given[1]
        for name, on in (("--jsonl", self.as_jsonl), ("--extract", self.extracts)):
            if on and self.dry_run:
                return name, "--dry-run"
        if self.schema is not None and self.extracts:
            return "--schema", "--extract"
        if self.quiet and self.verbose:
            return "--quiet", "--verbose"
        return None
