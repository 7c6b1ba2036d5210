// One budget: what it is for, how much is gone, when it begins anew.
import { useWorld } from '../../api/world'
import type { Budget } from '../../logic/budgets'
import { Button } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'

type Props = { budget: Budget; onChange?: () => void; onRemove?: () => void }

export function BudgetCard({ budget, onChange, onRemove }: Props) {
  const t = useTexts()
  const format = useFormat()
  const amount = useAmount(budget.currency)
  const project = useWorld((world) => world.projects?.find((one) => one.id === budget.project_id))
  const about = [
    budget.key_id !== null
      ? t.budgets.forKey
      : budget.user_id === null
        ? t.budgets.ofAll
        : t.budgets.of(budget.user_name ?? ''),
    ...(project ? [t.budgets.inProject(project.name)] : []),
    ...(budget.model === null ? [] : [budget.model]),
    t.budgets[budget.period].toLowerCase(),
    budget.resets_at === null ? t.budgets.never : t.budgets.resets(format.date(budget.resets_at)),
  ]
  const percent = t.budgets.percent(`${Math.round(budget.share * 100)}\u00a0%`)
  return (
    <li className={`card budget-${budget.state}`}>
      <div className="card-main">
        <span className="card-title">{budget.name}</span>
        <span className="card-about">{about.join(' · ')}</span>
        {budget.held !== null && Number(budget.held) > 0 && (
          <span className="card-about">{t.budgets.held(amount(budget.held))}</span>
        )}
        {budget.uncounted !== null && budget.uncounted > 0 && (
          <span className="card-about">{t.budgets.uncounted(budget.uncounted)}</span>
        )}
      </div>
      <span className="budget-figures">
        {budget.spent === null || budget.amount === null
          ? percent
          : t.budgets.spent(amount(budget.spent), amount(budget.amount))}
      </span>
      {budget.changeable && onChange && (
        <Button size="small" onClick={onChange}>
          {t.budgets.change}
        </Button>
      )}
      {budget.changeable && onRemove && (
        <Button size="small" look="plain" onClick={onRemove}>
          {t.budgets.remove}
        </Button>
      )}
      <div className="budget-bar">
        <progress max={1} value={Math.min(1, budget.share)} aria-label={`${budget.name}: ${percent}`} />
      </div>
    </li>
  )
}

function useAmount(currency: string | null): (amount: string) => string {
  const t = useTexts()
  const format = useFormat()
  return (amount) =>
    currency === null ? t.budgets.tokensOf(format.number(Number(amount))) : format.money(amount, currency)
}
