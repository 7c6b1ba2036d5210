// The window in which a budget is set or changed.
import { useState, type FormEvent } from 'react'
import { changeBudget, createBudget } from '../../api/budgets'
import { listKeys } from '../../api/calls'
import { newId } from '../../api/clock'
import { listPeople } from '../../api/people'
import { useWorld } from '../../api/world'
import { budgetName, type Budget, type Period } from '../../logic/budgets'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Segments, TextField } from '../../ui/field'
import { useLocale, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type Whom = 'me' | 'key' | 'project' | 'person' | 'server'
type Props = { budget: Budget | null; onSaved: () => void; onClose: () => void }

const PERIODS: readonly Period[] = ['day', 'week', 'month', 'total']
const FIELDS = ['name', 'amount', 'key_id', 'project_id', 'user_id', 'model']

export function BudgetForm({ budget, onSaved, onClose }: Props) {
  const t = useTexts()
  const locale = useLocale()
  const me = useWorld((world) => world.me)
  const models = useWorld((world) => world.models)
  const projects = useWorld((world) => world.projects) ?? []
  const keys = useResource(listKeys)
  const people = useResource(listPeople)
  const [id] = useState(newId)
  const [name, setName] = useState(budget?.name ?? '')
  const [whom, setWhom] = useState<Whom>('me')
  const [chosen, setChosen] = useState('')
  const [model, setModel] = useState('')
  const [period, setPeriod] = useState<Period>(budget?.period ?? 'month')
  const [unit, setUnit] = useState(budget ? (budget.currency ?? 'tokens') : locale === 'ru' ? 'RUB' : 'USD')
  const [amount, setAmount] = useState(budget?.amount ?? '')
  const [strict, setStrict] = useState(budget?.refuse_unpriced ?? false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, FIELDS)
  if (!me) return null
  const choices: readonly { value: Whom; label: string }[] = [
    { value: 'me', label: t.budgets.me },
    ...(keys.data?.items.length ? [{ value: 'key' as const, label: t.budgets.key }] : []),
    ...(projects.length > 0 ? [{ value: 'project' as const, label: t.budgets.project }] : []),
    ...(me.role === 'member' || !people.data?.items.length
      ? []
      : [{ value: 'person' as const, label: t.budgets.person }]),
    ...(me.role === 'member' ? [] : [{ value: 'server' as const, label: t.budgets.server }]),
  ]
  // of whatever kind is chosen: what there is to choose from, and which field of the budget says it
  const subjects = {
    key: { label: t.budgets.chooseKey, field: 'key_id', items: keys.data?.items ?? [] },
    project: { label: t.budgets.chooseProject, field: 'project_id', items: projects },
    person: { label: t.budgets.choosePerson, field: 'user_id', items: people.data?.items ?? [] },
  }
  const subject = whom === 'me' || whom === 'server' ? null : subjects[whom]
  const about = subject?.items.find((one) => one.id === chosen) ?? subject?.items[0] ?? null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const title = about?.name ?? (whom === 'server' ? t.budgets.server : me.name)
    try {
      if (budget)
        await changeBudget(budget.id, { name: name.trim() || budget.name, amount, refuse_unpriced: strict })
      else
        await createBudget({
          id,
          name: budgetName(
            name,
            [about?.name, model.trim()].filter(Boolean).join(', ') || title,
            t.budgets[period].toLowerCase(),
          ),
          period,
          amount,
          currency: unit === 'tokens' ? null : unit,
          user_id: whom === 'server' ? null : whom === 'person' ? (about?.id ?? null) : me.id,
          key_id: whom === 'key' ? (about?.id ?? null) : null,
          project_id: whom === 'project' ? (about?.id ?? null) : null,
          model: model.trim() || null,
          refuse_unpriced: strict && unit !== 'tokens',
        })
      onSaved()
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <Dialog title={budget ? budget.name : t.budgets.create} onClose={onClose}>
      <form className="narrow-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        {!budget && (
          <>
            <Field label={t.budgets.whom}>
              {(ids) => (
                <select
                  className="input"
                  {...ids}
                  value={whom}
                  onChange={(event) => setWhom(event.target.value as Whom)}
                >
                  {choices.map((one) => (
                    <option key={one.value} value={one.value}>
                      {one.label}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            {subject && (
              <Field label={subject.label} error={error(subject.field)}>
                {(ids) => (
                  <select
                    className="input"
                    {...ids}
                    value={about?.id ?? ''}
                    onChange={(event) => setChosen(event.target.value)}
                  >
                    {subject.items.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            <div className="field">
              <span className="field-label">{t.budgets.period}</span>
              <Segments
                label={t.budgets.period}
                value={period}
                choices={PERIODS.map((value) => ({ value, label: t.budgets[value] }))}
                onChange={setPeriod}
              />
            </div>
          </>
        )}
        <div className="budget-two">
          <TextField
            label={t.budgets.amount}
            error={error('amount')}
            inputMode="decimal"
            required
            maxLength={20}
            value={amount}
            onChange={setAmount}
          />
          <Field label={t.budgets.unit}>
            {(ids) => (
              <select
                className="input"
                {...ids}
                value={unit}
                disabled={budget !== null}
                onChange={(event) => setUnit(event.target.value)}
              >
                {[...new Set(['RUB', 'USD', ...(unit === 'tokens' ? [] : [unit])])].map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
                <option value="tokens">{t.budgets.tokens}</option>
              </select>
            )}
          </Field>
        </div>
        {!budget && (
          <TextField
            label={t.budgets.model}
            aside={t.words.optional}
            hint={t.budgets.modelHint}
            error={error('model')}
            list={`${id}-models`}
            maxLength={281}
            value={model}
            onChange={setModel}
          />
        )}
        <datalist id={`${id}-models`}>
          {models?.providers.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title}
            </option>
          ))}
          {models?.models.map((one) => (
            <option key={one.id} value={one.id}>
              {one.title}
            </option>
          ))}
        </datalist>
        {unit !== 'tokens' && (
          <div className="field">
            <label className="check">
              <input type="checkbox" checked={strict} onChange={(event) => setStrict(event.target.checked)} />
              {t.budgets.unpriced}
            </label>
            <p className="field-hint">{t.budgets.unpricedHint}</p>
          </div>
        )}
        <TextField
          label={t.budgets.name}
          aside={t.words.optional}
          placeholder={t.budgets.namePlaceholder}
          error={error('name')}
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main">
            {t.words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
