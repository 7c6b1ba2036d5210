// Beside the composer: a quiet word when a budget is nearly or wholly used up; nothing otherwise.
import { useEffect, useRef, useState } from 'react'
import { listBudgets } from '../../api/budgets'
import { useWorld } from '../../api/world'
import { nearest, type Budget } from '../../logic/budgets'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'

const CALM = 10_000

export function BudgetNotice({ onOpen }: { onOpen: () => void }) {
  const t = useTexts()
  const budget = useNearest()
  if (!budget) return null
  const share = `${Math.floor(budget.share * 100)}\u00a0%`
  const text =
    budget.state === 'reached' ? t.budgets.reached(budget.name) : t.budgets.near(budget.name, share)
  return (
    <button
      type="button"
      className={`budget-notice budget-notice-${budget.state}`}
      title={text}
      onClick={onOpen}
    >
      <Icon name="warning" size={15} />
      <span aria-hidden="true">{share}</span>
      <span className="unseen" role="status">
        {text}
      </span>
    </button>
  )
}

/** Read at first, and again when conversations have moved on, though not too often. */
function useNearest(): Budget | null {
  const chats = useWorld((world) => world.chats)
  const [budget, setBudget] = useState<Budget | null>(null)
  const read = useRef(0)
  useEffect(() => {
    let current = true
    const wait = Math.max(0, read.current + CALM - Date.now())
    const timer = setTimeout(
      () => {
        read.current = Date.now()
        listBudgets().then(
          ({ items }) => current && setBudget(nearest(items)),
          () => undefined,
        )
      },
      read.current === 0 ? 0 : Math.max(wait, 500),
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [chats])
  return budget
}
