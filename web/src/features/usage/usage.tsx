// What was used and what it cost: a table by day, model or conversation.
import { useCallback, useState, type ReactNode } from 'react'
import { readUsage } from '../../api/calls'
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import type { UsageRow } from '../../logic/types'
import { Segments } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type By = 'day' | 'model' | 'conversation'
type Period = 'week' | 'month' | 'all'

const DAY = 86_400_000

export function Usage({ budgets, votes }: { budgets: ReactNode; votes: ReactNode }) {
  const t = useTexts()
  const [by, setBy] = useState<By>('day')
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
        <Segments
          label={t.usage.title}
          value={by}
          choices={(['day', 'model', 'conversation'] as const).map((value) => ({
            value,
            label: t.usage[value],
          }))}
          onChange={setBy}
        />
        <Segments
          label={t.usage.period}
          value={period}
          choices={(['week', 'month', 'all'] as const).map((value) => ({ value, label: t.usage[value] }))}
          onChange={setPeriod}
        />
      </div>
      {problem && <ProblemNotice problem={problem} />}
      {data?.items.length === 0 && <p className="page-empty">{t.usage.empty}</p>}
      {data && data.items.length > 0 && <Table rows={data.items} by={by} />}
      {votes}
    </div>
  )
}

function Table({ rows, by }: { rows: readonly UsageRow[]; by: By }) {
  const t = useTexts()
  const format = useFormat()
  const nameOf = useRowName(by)
  const most = Math.max(...rows.map(tokensOf), 1)
  return (
    <div className="usage-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t.usage[by]}</th>
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
                {row.costs.length > 0 && row.unpriced_calls > 0 && '*'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function tokensOf(row: UsageRow): number {
  return (row.input_tokens ?? 0) + (row.output_tokens ?? 0)
}

function useRowName(by: By): (key: string | null) => string {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  const chats = useWorld((world) => world.chats)
  return (key) => {
    if (key === null) return t.usage.gone
    if (by === 'model') return findModel(models, key)?.title ?? key
    if (by === 'conversation') return chats.get(key)?.title ?? t.chats.untitled
    const at = Date.parse(`${key}T12:00`)
    return Number.isNaN(at) ? key : format.date(at)
  }
}
