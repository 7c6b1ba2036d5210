"""Budgets: what calls may cost, held before each call and settled after it, so that calls at once cannot overrun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from veche.features.identity import service as identity
from veche.features.usage import logic, repository
from veche.features.usage.errors import BudgetInvalid, BudgetReached, BudgetUnpriced, IdReused
from veche.features.usage.schemas import Bound, Budget, BudgetPatch, Budgets, Call, Hold, NewBudget
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import Denied, NotFound
from veche.kit.ids import check_id, new_id

HasProject = Callable[[Tx, Caller, str], bool]  # is it one of the caller's own?
HELD_FOR: Final = 20 * 60_000  # milliseconds; after that the process that held it is taken for dead


def any_budget(tx: Tx) -> bool:
    """Is there any budget at all? Without one, calls cost nothing more."""
    return repository.any_budget(tx)


def reserve(
    tx: Tx,
    *,
    user_id: str,
    key_id: str | None,
    provider: str,
    model: str,
    bound: Bound,
    project_id: str | None = None,
) -> Hold | None:
    """Holds what a call may cost at most; `None` when no budget counts it.

    An answer that would be too long for what is left is held (and has to be asked for) shorter.

    Raises:
        BudgetReached: a budget has too little left.
        BudgetUnpriced: a budget takes no calls whose price it does not know.
    """
    rows = repository.applying(
        tx, user=user_id, key=key_id, project=project_id, provider=provider, model=model, lock=True
    )
    longest = length = logic.first_length(bound)
    counting = []
    for row in rows:
        if not logic.counts_in(bound, row.currency):
            if row.refuse_unpriced:
                raise BudgetUnpriced(name=row.name, currency=row.currency, model=f"{provider}.{model}")
            continue
        if logic.held_amount(bound, row.currency, longest) == 0:
            continue  # free
        counting.append(row)
        fits = logic.fitting_length(bound, row.currency, _left(tx, row), length)
        if fits is None:
            raise _reached(row, tx.now)
        length = fits
    if not counting:
        return None
    amounts = {row.id: logic.held_amount(bound, row.currency, length) for row in counting}
    call_id = new_id()
    repository.add_holds(tx, call_id, amounts, tx.now + HELD_FOR)
    whole = bound.wanted or bound.most
    return Hold(call_id, length if whole is None or length < whole else None)


def release(tx: Tx, call_id: str) -> None:
    """Lets go of what was held for a call that cost nothing."""
    repository.release(tx, call_id)


def count(tx: Tx, user_id: str, call: Call, at: int) -> None:
    """Settles a call: counts what it took against its budgets, and lets go of what was held for it.

    One that was cut off counts as what it has probably taken: else who always stops in time would never pay.
    """
    took, cost = (call.usage, call.cost) if call.guess is None else (call.guess, call.guess_cost)
    if call.hold is not None:
        repository.release(tx, call.hold)
    rows = repository.applying(
        tx, user=user_id, key=call.key_id, project=call.project_id, provider=call.provider, model=call.model
    )
    for row in rows:
        if row.currency is None:
            spent: int | None = (took.input_tokens or 0) + (took.output_tokens or 0)
        else:
            known = cost is not None and cost.currency == row.currency
            spent = logic.to_nano(cost.amount) if known and cost else None
        repository.add_to_tally(
            tx,
            row.id,
            logic.period_start(row.period, at),
            spent=spent or 0,
            calls=1,
            uncounted=1 if spent is None else 0,
        )


def forget_project(tx: Tx, project_id: str) -> None:
    """A project is gone, and its budgets with it."""
    repository.drop_of_project(tx, project_id)


def list_budgets(tx: Tx, caller: Caller) -> Budgets:
    """The budgets that the caller may see."""
    caller.need("read")
    mine = None if _is_admin(caller) else caller.user_id
    return Budgets([_shown(tx, caller, row) for row in repository.list_budgets(tx, mine)])


def make_budget(tx: Tx, caller: Caller, new: NewBudget, has_project: HasProject) -> Budget:
    """Sets a budget; what was used in its period before counts.

    Raises:
        BudgetInvalid: `budgets.amount`, `budgets.key`, `budgets.person`, `budgets.project`.
        Denied: only administrators set budgets for others or for everybody.
        IdReused: the id belongs to another budget.
    """
    caller.need("all")
    budget_id = check_id(new.id)
    amount = logic.amount_of(new.amount, new.currency)
    user_id = _for_whom(tx, caller, new)
    if new.project_id is not None and not has_project(tx, caller, new.project_id):
        raise BudgetInvalid(code="budgets.project", field="project_id")
    present = repository.get_budget(tx, budget_id)
    if present is not None:
        same = (present.made_by, present.amount, present.period) == (caller.user_id, amount, new.period)
        if not same:
            raise IdReused(field="id")
        return _shown(tx, caller, present)
    values: dict[str, Any] = {
        "id": budget_id,
        "name": new.name.strip(),
        "user_id": user_id,
        "key_id": new.key_id,
        "project_id": new.project_id,
        "model": new.model.strip() if new.model else None,
        "period": new.period,
        "currency": new.currency,
        "amount": amount,
        "refuse_unpriced": new.refuse_unpriced and new.currency is not None,
        "made_by": caller.user_id,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    repository.add_budget(tx, values)
    row = _get(tx, budget_id)
    since = logic.period_start(row.period, tx.now)
    spent, calls, uncounted = repository.counted_since(tx, row, since)
    repository.add_to_tally(tx, budget_id, since, spent=spent, calls=calls, uncounted=uncounted)
    return _shown(tx, caller, row)


def change_budget(tx: Tx, caller: Caller, budget_id: str, patch: BudgetPatch) -> Budget:
    """Changes what the patch names.

    Raises:
        NotFound: the caller may change no such budget.
        BudgetInvalid.
    """
    row = _changeable(tx, caller, budget_id)
    changes: dict[str, object] = {}
    if patch.name is not msgspec.UNSET:
        changes["name"] = patch.name.strip()
    if patch.amount is not msgspec.UNSET:
        changes["amount"] = logic.amount_of(patch.amount, row.currency)
    if patch.refuse_unpriced is not msgspec.UNSET:
        changes["refuse_unpriced"] = patch.refuse_unpriced and row.currency is not None
    if changes:
        repository.change_budget(tx, row.id, **changes)
    return _shown(tx, caller, _get(tx, row.id))


def drop_budget(tx: Tx, caller: Caller, budget_id: str) -> None:
    """The budget holds no more.

    Raises:
        NotFound: the caller may change no such budget.
    """
    repository.drop_budget(tx, _changeable(tx, caller, budget_id).id)


def _for_whom(tx: Tx, caller: Caller, new: NewBudget) -> str | None:
    if new.key_id is not None:
        if new.user_id not in (None, caller.user_id):
            raise BudgetInvalid(code="budgets.key", field="key_id")
        if all(key.id != new.key_id for key in identity.list_keys(tx, caller).items):
            raise BudgetInvalid(code="budgets.key", field="key_id")
        return caller.user_id
    if new.user_id == caller.user_id:
        return caller.user_id
    if not _is_admin(caller):
        raise Denied(code="role.missing", role="admin")
    if new.user_id is not None:
        try:
            identity.get_user(tx, new.user_id)
        except NotFound as error:
            raise BudgetInvalid(code="budgets.person", field="user_id") from error
    return new.user_id


def _is_admin(caller: Caller) -> bool:
    return caller.role in ("owner", "admin")


def _may_change(caller: Caller, row: Any) -> bool:
    return _is_admin(caller) or (row.user_id == caller.user_id and row.made_by == caller.user_id)


def _changeable(tx: Tx, caller: Caller, budget_id: str) -> Any:
    caller.need("all")
    row = repository.get_budget(tx, budget_id)
    if row is None or not _may_change(caller, row):
        raise NotFound
    return row


def _get(tx: Tx, budget_id: str) -> Any:
    row = repository.get_budget(tx, budget_id)
    if row is None:
        raise NotFound
    return row


def _left(tx: Tx, row: Any) -> int:
    tally = repository.get_tally(tx, row.id, logic.period_start(row.period, tx.now))
    return int(row.amount) - (tally.spent if tally else 0) - repository.held(tx, row.id)


def _reached(row: Any, now: int) -> BudgetReached:
    end = logic.period_end(row.period, now)
    if end is None:
        return BudgetReached(code="budgets.reached_total", name=row.name)
    return BudgetReached(name=row.name, until=datetime.fromtimestamp(end / 1000, UTC).strftime("%Y-%m-%d"))


def _shown(tx: Tx, caller: Caller, row: Any) -> Budget:
    tally = repository.get_tally(tx, row.id, logic.period_start(row.period, tx.now))
    spent = tally.spent if tally else 0
    open_book = _is_admin(caller) or row.user_id == caller.user_id
    return Budget(
        id=row.id,
        name=row.name,
        period=row.period,
        currency=row.currency,
        amount=logic.shown_amount(row.amount, row.currency) if open_book else None,
        spent=logic.shown_amount(spent, row.currency) if open_book else None,
        held=logic.shown_amount(repository.held(tx, row.id), row.currency) if open_book else None,
        share=round(spent / row.amount, 4),
        state=logic.state_of(spent, row.amount),
        calls=(tally.calls if tally else 0) if open_book else None,
        uncounted=(tally.uncounted if tally else 0) if open_book else None,
        resets_at=logic.period_end(row.period, tx.now),
        user_id=row.user_id,
        user_name=identity.get_user(tx, row.user_id).name if row.user_id else None,
        key_id=row.key_id if row.user_id == caller.user_id else None,
        project_id=row.project_id,
        model=row.model,
        refuse_unpriced=row.refuse_unpriced,
        changeable=_may_change(caller, row),
    )
