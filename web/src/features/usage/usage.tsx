// What was used and what it cost: a table by day, model, project and so on, also to be downloaded.
import { useCallback, useState, type ReactNode } from 'react'
import { readUsage, type Report } from '../../api/usage'
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import type { UsageRow } from '../../logic/types'
import { groupsFor, usageCsv, type GroupBy } from '../../logic/usage'
import { Button } from '../../ui/button'
import { Field, Segments } from '../../ui/field'
import { useFormat, useLocale, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type Period = 'week' | 'month' | 'all'

const DAY = 86_400_000

export function Usage({ budgets, votes }: { budgets: ReactNode; votes: ReactNode }) {
  const t = useTexts()
  const role = useWorld((world) => world.me?.role ?? 'member')
  const [by, setBy] = useState<GroupBy>('day')
  const [period, setPeriod] = useState<Period>('month')
  const read = useCallback(() => {
    const days = { week: 7, month: 30, all: null }[period]
    return readUsage(by, days === null ? null : new Date().setHours(0, 0, 0, 0) - (days - 1) * DAY)
  }, [by, period])
  const { data, problem } = useResource(read)
  return (
    <div className="page">
      <h1 className="page-title">{t.usage.title}</h1>
      <p className="page-lead">{t.usage.lead}</p>
      {budgets}
      <div className="usage-controls">
        <Field label={t.usage.group}>
          {(ids) => (
            <select
              className="input usage-by"
              {...ids}
              value={by}
              onChange={(event) => setBy(event.target.value as GroupBy)}
            >
              {groupsFor(role).map((group) => (
                <option key={group} value={group}>
                  {t.usage.groups[group]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Segments
          label={t.usage.period}
          value={period}
          choices={(['week', 'month', 'all'] as const).map((value) => ({ value, label: t.usage[value] }))}
          onChange={setPeriod}
        />
      </div>
      {problem && <ProblemNotice problem={problem} />}
      {data?.rows.length === 0 && <p className="page-empty">{t.usage.empty}</p>}
      {data && data.rows.length > 0 && <Table report={data} />}
      {votes}
    </div>
  )
}

function Table({ report }: { report: Report }) {
  const { by, rows } = report
  const t = useTexts()
  const format = useFormat()
  const locale = useLocale()
  const nameOf = useRowName(report)
  const most = Math.max(...rows.map(tokensOf), 1)
  const unpriced = rows.reduce((sum, row) => sum + row.unpriced_calls, 0)
  const download = () => {
    const heads = {
      name: t.usage.heads[by],
      calls: t.usage.calls,
      input: t.usage.input,
      output: t.usage.output,
      cached: t.usage.cached,
      reasoning: t.usage.reasoning,
      cost: t.usage.cost,
      unpriced: t.usage.unpricedHead,
    }
    saveText(`veche-usage-${by}.csv`, usageCsv(rows, by === 'day' ? String : nameOf, heads, locale))
  }
  return (
    <>
      <div className="usage-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.usage.heads[by]}</th>
              <th scope="col">{t.usage.calls}</th>
              <th scope="col">{t.usage.input}</th>
              <th scope="col">{t.usage.output}</th>
              <th scope="col">{t.usage.cost}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key ?? ''}>
                <th scope="row">
                  {nameOf(row.key)}
                  <i className="usage-bar" style={{ width: `${(100 * tokensOf(row)) / most}%` }} />
                </th>
                <td>{format.number(row.calls)}</td>
                <td>{row.input_tokens === null ? '—' : format.number(row.input_tokens)}</td>
                <td>{row.output_tokens === null ? '—' : format.number(row.output_tokens)}</td>
                <td title={row.unpriced_calls > 0 ? t.usage.unpriced(row.unpriced_calls) : undefined}>
                  {row.costs.map((cost) => format.money(cost.amount, cost.currency)).join(' + ') || '—'}
                  {row.unpriced_calls > 0 && '*'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="usage-foot">
        {unpriced > 0 && <p className="field-hint">{t.usage.footnote(unpriced)}</p>}
        <Button size="small" icon="download" onClick={download}>
          {t.usage.download}
        </Button>
      </div>
    </>
  )
}

function saveText(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function tokensOf(row: UsageRow): number {
  return (row.input_tokens ?? 0) + (row.output_tokens ?? 0)
}

function useRowName({ by, names }: Report): (key: string | null) => string {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  const chats = useWorld((world) => world.chats)
  const archive = useWorld((world) => world.archive)
  const projects = useWorld((world) => world.projects)
  return (key) => {
    if (key === null) return t.usage.without[by as keyof typeof t.usage.without] ?? t.usage.gone
    switch (by) {
      case 'model':
        return findModel(models, key)?.title ?? key
      case 'provider':
        return models?.providers.find((one) => one.name === key)?.title ?? key
      case 'conversation':
        return (chats.get(key) ?? archive.get(key))?.title ?? t.chats.untitled
      case 'project':
        return projects?.find((one) => one.id === key)?.name ?? t.usage.gone
      case 'key':
      case 'person':
        return names.get(key) ?? t.usage.gone
    }
    const at = Date.parse(`${key}T12:00`)
    return Number.isNaN(at) ? key : format.date(at)
  }
}
