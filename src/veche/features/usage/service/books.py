"""Meters what models are asked and what it costs, for turns, doors and reports."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from veche.features.usage import repository
from veche.features.usage.errors import PeriodInvalid, PricesInvalid
from veche.features.usage.logic import OwnPrice, PresetPrices, PriceTable, cost, money, own_price, to_nano
from veche.features.usage.schemas import Call, Cost, GroupBy, UsageReport, UsageRow
from veche.features.usage.service.budgets import count
from veche.kit.caller import Caller
from veche.kit.clock import day_of
from veche.kit.db import Tx
from veche.kit.errors import Denied
from veche.kit.ids import new_id
from veche.ports.content import Usage
from veche.ports.provider import Price

_BUILT_IN = Path(__file__).parent.parent / "prices"


_NOT_KEPT = ("usage", "cost", "hold", "guess", "guess_cost")


class _OwnFile(msgspec.Struct, forbid_unknown_fields=True):
    price: list[OwnPrice] = msgspec.field(default_factory=list)


@lru_cache(maxsize=32)
def _listed(preset: str) -> PriceTable | None:
    """The built-in prices of one vendor, read when first asked for."""
    path = _BUILT_IN / f"{preset}.json"
    if not preset.isidentifier() or not path.is_file():
        return None
    return PriceTable(msgspec.json.decode(path.read_bytes(), type=PresetPrices))


class Prices:
    """Prices of models: the owner's file over the built-in tables. Made once, at start, by `load_prices`."""

    def __init__(self, own: list[OwnPrice]) -> None:
        self._own = own

    def price_of(
        self,
        preset: str,
        model: str,
        on: date,
        *,
        provider: str | None = None,
        minute: int | None = None,
        input_tokens: int | None = None,
    ) -> Price | None:
        """The price of a vendor's model on a day; `None` when it is unknown, never a guess.

        Args:
            provider: the connection's name, so that the owner's file can price one connection.
            minute: of the UTC day, for vendors that are dearer at certain hours.
            input_tokens: of the call, for models that are dearer when the context is long.
        """
        own = own_price(self._own, preset, provider, model, on)
        if own is not None:
            return own
        listed = _listed(preset)
        return None if listed is None else listed.price_of(model, on, minute=minute, input_tokens=input_tokens)

    def cost_of(
        self, usage: Usage, *, preset: str, model: str, at: int, provider: str | None = None, local: bool = False
    ) -> Cost | None:
        """What a call made at `at` (milliseconds) cost; `None` when the price or the counts are unknown.

        Args:
            local: the model runs on the owner's own machine: free, unless the owner's file prices it.
        """
        moment = datetime.fromtimestamp(at / 1000, UTC)
        if local and own_price(self._own, preset, provider, model, moment.date()) is None:
            return Cost(amount="0", currency="USD", priced_at=moment.date().isoformat())
        price = self.price_of(
            preset,
            model,
            moment.date(),
            provider=provider,
            minute=moment.hour * 60 + moment.minute,
            input_tokens=usage.input_tokens,
        )
        return cost(usage, price)


def load_prices(path: str | None = None) -> Prices:
    """Prices with the owner's file, if there is one (`VECHE_USAGE_PRICES`).

    Raises:
        PricesInvalid: the file cannot be read or holds what is no price.
    """
    if path is None:
        return Prices([])
    try:
        raw = tomllib.loads(Path(path).read_text("utf-8"), parse_float=str)
        return Prices(msgspec.convert(raw, _OwnFile).price)
    except (OSError, ValueError) as error:  # TOML, msgspec and encoding errors are ValueErrors
        raise PricesInvalid(path=path, reason=str(error)) from error


def record(tx: Tx, user_id: str, call: Call, *, id: str | None = None, at: int | None = None) -> str:
    """Puts one finished call on the books and gives its id; the same id twice is counted once.

    `user_id` is whom the call was for, who is not always who asked just now.
    """
    entry_id = id or new_id()
    if id is not None and repository.has(tx, id):
        return id
    moment = tx.now if at is None else at
    values: dict[str, Any] = {
        "id": entry_id,
        "at": moment,
        "day": day_of(moment).isoformat(),
        "user_id": user_id,
        **{name: getattr(call, name) for name in Call.__struct_fields__ if name not in _NOT_KEPT},
        **{name: getattr(call.usage, name) for name in Usage.__struct_fields__},
    }
    if call.cost is not None:
        values |= {
            "cost": call.cost.amount,
            "cost_nano": to_nano(call.cost.amount),
            "currency": call.cost.currency,
            "priced_at": call.cost.priced_at,
        }
    repository.add(tx, values)
    count(tx, user_id, call, moment)
    return entry_id


def report(
    tx: Tx,
    caller: Caller,
    *,
    by: GroupBy = "day",
    from_ms: int | None = None,
    to_ms: int | None = None,
    conversation: str | None = None,
    project: str | None = None,
) -> UsageReport:
    """The caller's own usage (everybody's, by person) from `from_ms` until before `to_ms`, newest first; of one
    conversation or project, where one is named.

    Raises:
        PeriodInvalid: the end is not after the beginning.
        Denied: only administrators see what others used.
    """
    caller.need("read")
    if by == "person" and caller.role not in ("owner", "admin"):
        raise Denied(code="role.missing", role="admin")
    if from_ms is not None and to_ms is not None and to_ms <= from_ms:
        raise PeriodInvalid
    groups: dict[str | None, list[dict[str, Any]]] = {}
    whose = None if by == "person" else caller.user_id
    for row in repository.sums(tx, whose, by, from_ms, to_ms, conversation=conversation, project=project):
        groups.setdefault(_key(row, by), []).append(row)
    newest = sorted(groups.items(), key=lambda group: -max(row["last"] for row in group[1]))
    return UsageReport(items=[_row(key, rows) for key, rows in newest])


_ID_OF = {"conversation": "conversation_id", "project": "project_id", "key": "key_id", "person": "user_id"}


def _key(row: dict[str, Any], by: GroupBy) -> str | None:
    match by:
        case "day":
            return str(row["day"])
        case "model":
            return f"{row['provider']}.{row['model']}"
        case "provider":
            return str(row["provider"])
        case _:
            held = row[_ID_OF[by]]
            return None if held is None else str(held)


def _row(key: str | None, rows: list[dict[str, Any]]) -> UsageRow:
    counts = {
        name: sum(int(value) for value in values) if (values := _known(rows, name)) else None
        for name in repository.COUNTS
    }
    return UsageRow(
        key=key,
        calls=sum(int(row["calls"]) for row in rows),
        costs=money((row["currency"], int(row["cost_nano"])) for row in rows if row["currency"] is not None),
        unpriced_calls=sum(int(row["unpriced_calls"]) for row in rows),
        **counts,
    )


def _known(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]
