"""What can go wrong with templates."""

from __future__ import annotations

from veche.kit.errors import Conflict, Denied, Invalid, NotFound


class NoTemplate(NotFound):
    """It does not exist, or it is another person's private one."""

    code = "templates.unknown"


class NoVersion(NotFound):
    """The template never had this version."""

    code = "templates.no_version"


class TemplateReadOnly(Denied):
    """It may be used but not changed: it is another person's."""

    code = "templates.read_only"


class TemplateInvalid(Invalid):
    """A text is missing or too long; `field` says which."""

    code = "templates.length"


class NameInvalid(Invalid):
    """The name cannot be typed after a slash, or is a command's."""

    code = "templates.name"


class NameTaken(Conflict):
    """The person has another template of this name."""

    code = "templates.name_taken"


class TemplateIdReused(Conflict):
    """The id has been used for another template."""

    code = "ids.reused"


class VariableInvalid(Invalid):
    """What is said of a variable makes no sense; `reason` says why."""

    code = "templates.variable"


class TooManyTemplates(Conflict):
    """The person has as many as one may have."""

    code = "templates.too_many"


class FileForeign(Invalid):
    """An imported file holds no templates."""

    code = "templates.file"


class ValuesRefused(Invalid):
    """Some values do not fit their variables: `fields` says for each what is wrong."""

    code = "templates.values"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(names=", ".join(problems))
        self.fields |= {f"values.{name}": problem for name, problem in problems.items()}
