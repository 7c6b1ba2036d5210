"""Import contracts of our own for import-linter: private roles, confined libraries, the short list of a floor."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Iterator
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Imports = list[tuple[str, str]]


def _pattern(expression: str) -> re.Pattern[str]:
    """`veche.features.*.models` as a pattern that also takes what lies inside: the role may be a folder."""
    steps = (r"[^.]+" if step == "*" else re.escape(step) for step in expression.split("."))
    return re.compile(r"\.".join(steps) + r"(\..+)?")


def _matches(module: str, patterns: list[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(module) for pattern in patterns)


def _imports(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


def _lines(graph: ImportGraph, importer: str, imported: str) -> str:
    found = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(str(detail["line_number"]) for detail in found)


class _WrongImports(Contract):
    """A contract whose breach is a list of single imports."""

    def wrong(self, graph: ImportGraph) -> Imports:
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        wrong = [(a, b, _lines(graph, a, b)) for a, b in self.wrong(graph)]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, lines in cast(list[tuple[str, str, str]], check.metadata["wrong"]):
            output.print_error(f"{importer} imports {imported} (line {lines})")
        output.new_line()

    def names(self, field: str) -> list[str]:
        return [str(name) for name in cast(list[Any], getattr(self, field) or [])]


class PrivateRoles(_WrongImports):
    """A room's private roles are imported only inside the room, and by the doors."""

    type_name = "private_roles"
    parent = fields.StringField()
    private = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def wrong(self, graph: ImportGraph) -> Imports:
        doors = [_pattern(name) for name in self.names("doors")]
        roles = "|".join(map(re.escape, self.names("private")))
        private = re.compile(rf"({re.escape(cast(str, self.parent))}\.[^.]+)\.({roles})(\..+)?")
        found = []
        for importer, imported in _imports(graph):
            hit = private.fullmatch(imported)
            if hit and not f"{importer}.".startswith(f"{hit[1]}.") and not _matches(importer, doors):
                found.append((importer, imported))
        return found


class Confined(_WrongImports):
    """Some libraries (or modules of ours) are imported only in the named places."""

    type_name = "confined"
    libraries = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())

    def wrong(self, graph: ImportGraph) -> Imports:
        libraries = [_pattern(name) for name in self.names("libraries")]
        allowed = [_pattern(name) for name in self.names("allowed")]
        return [
            (importer, imported)
            for importer, imported in _imports(graph)
            if _matches(imported, libraries) and not _matches(importer, allowed) and not _matches(importer, libraries)
        ]


class Barred(_WrongImports):
    """Some packages never import, of their own hand, any of the named modules."""

    type_name = "barred"
    packages = fields.ListField(subfield=fields.StringField())
    barred = fields.ListField(subfield=fields.StringField())

    def wrong(self, graph: ImportGraph) -> Imports:
        packages = [_pattern(name) for name in self.names("packages")]
        barred = [_pattern(name) for name in self.names("barred")]
        return [
            (importer, imported)
            for importer, imported in _imports(graph)
            if _matches(importer, packages) and _matches(imported, barred)
        ]


class ShortList(_WrongImports):
    """What a package may import outside the standard library and itself: a short list and nothing else."""

    type_name = "short_list"
    packages = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField(), required=False)

    def wrong(self, graph: ImportGraph) -> Imports:
        packages = [_pattern(name) for name in self.names("packages")]
        allowed = [_pattern(name) for name in self.names("allowed")]
        return [
            (importer, imported)
            for importer, imported in _imports(graph)
            if _matches(importer, packages)
            and not _standard(imported)
            and not _matches(imported, packages)
            and not _matches(imported, allowed)
        ]


class Unreachable(Contract):
    """Some modules never lead to others, by no chain of imports. Names that do not exist (yet) are let pass.

    `signatures` are imports that are not followed: they are there for the sake of a type only.
    """

    type_name = "unreachable"
    sources = fields.ListField(subfield=fields.StringField())
    targets = fields.ListField(subfield=fields.StringField())
    signatures = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        graph = copy.deepcopy(graph)
        for importer, _, imported in (str(pair).partition(" -> ") for pair in cast(list[str], self.signatures or [])):
            if importer in graph.modules and imported in graph.modules:
                graph.remove_import(importer=importer, imported=imported)
        sources = [_pattern(str(name)) for name in cast(list[str], self.sources)]
        targets = [_pattern(str(name)) for name in cast(list[str], self.targets)]
        ends = sorted(name for name in graph.modules if _matches(name, targets))
        found = [
            chain
            for name in sorted(graph.modules)
            if _matches(name, sources)
            for end in ends
            if (chain := graph.find_shortest_chain(importer=name, imported=end))
        ]
        return ContractCheck(kept=not found, metadata={"chains": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for chain in cast(list[tuple[str, ...]], check.metadata["chains"]):
            output.print_error(" imports ".join(chain))
        output.new_line()


def _standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names
