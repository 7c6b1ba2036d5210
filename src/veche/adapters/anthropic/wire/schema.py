"""A JSON Schema as the vendor takes it: every object closed, and limits that it does not know told in words."""

from __future__ import annotations

import json
from typing import Any

# the vendor refuses a schema with any of these; whoever asked checks the answer against the whole schema
_UNKNOWN = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"),
    *("maxItems", "uniqueItems", "contains", "minProperties", "maxProperties", "patternProperties", "propertyNames"),
)
_SCHEMAS = ("items", "not", "if", "then", "else")
_MANY = ("anyOf", "allOf", "oneOf", "prefixItems")
_NAMED = ("properties", "$defs", "definitions")


def closed(schema: Any) -> Any:
    """The schema, changed only where it would be refused."""
    if not isinstance(schema, dict):
        return schema
    made = {name: value for name, value in schema.items() if name not in _UNKNOWN}
    told = {name: schema[name] for name in _UNKNOWN if name in schema}
    if isinstance(made.get("minItems"), int) and made["minItems"] > 1:
        told["minItems"] = made.pop("minItems")
    for name in _SCHEMAS:
        if name in made:
            made[name] = closed(made[name])
    for name in _MANY:
        if isinstance(made.get(name), list):
            made[name] = [closed(part) for part in made[name]]
    for name in _NAMED:
        if isinstance(made.get(name), dict):
            made[name] = {key: closed(part) for key, part in made[name].items()}
    if made.get("type") == "object" or "properties" in made:
        made["additionalProperties"] = False
    if told:
        words = json.dumps(told, ensure_ascii=False)
        made["description"] = f"{made['description']} {words}" if made.get("description") else words
    return made
