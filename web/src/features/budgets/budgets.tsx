// Budgets: one's own, those that hold for everybody, and (for administrators) everybody's.
import { useState } from 'react'
import { deleteBudget, listBudgets } from '../../api/budgets'
import type { Budget } from '../../logic/budgets'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { BudgetCard } from './card'
import { BudgetForm } from './form'

export function Budgets() {
  const t = useTexts()
  const act = useAct()
  const { data, problem, reload } = useResource(listBudgets)
  const [editing, setEditing] = useState<{ budget: Budget | null } | null>(null)
  const [removing, setRemoving] = useState<Budget | null>(null)
  return (
    <section className="section">
      <p className="section-lead">{t.budgets.lead}</p>
      {problem && <ProblemNotice problem={problem} />}
      <ul className="cards">
        {data?.items.map((budget) => (
          <BudgetCard
            key={budget.id}
            budget={budget}
            onChange={() => setEditing({ budget })}
            onRemove={() => setRemoving(budget)}
          />
        ))}
      </ul>
      {data?.items.length === 0 && <p className="page-empty">{t.budgets.empty}</p>}
      <div>
        <Button look="main" icon="plus" onClick={() => setEditing({ budget: null })}>
          {t.budgets.create}
        </Button>
      </div>
      {editing && (
        <BudgetForm
          budget={editing.budget}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null)
            reload()
          }}
        />
      )}
      {removing && (
        <Confirm
          title={t.budgets.removeTitle(removing.name)}
          text={t.budgets.removeText}
          action={t.budgets.remove}
          onClose={() => setRemoving(null)}
          onConfirm={() => act(() => deleteBudget(removing.id).then(reload))}
        />
      )}
    </section>
  )
}

/** The same, only to be seen: for the page of what was used. */
export function BudgetsShown() {
  const { data } = useResource(listBudgets)
  if (!data || data.items.length === 0) return null
  return (
    <ul className="cards usage-budgets">
      {data.items.map((budget) => (
        <BudgetCard key={budget.id} budget={budget} />
      ))}
    </ul>
  )
}
