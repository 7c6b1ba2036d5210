// What came of an archive: the figures, then each conversation with what was left out of it.
import { useState } from 'react'
import { Link } from 'wouter'
import { inOrder, type Import, type Outcome } from '../../logic/exchange'
import { Button } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { useTexts } from '../../ui/language'

const ICONS: Record<Outcome, IconName> = {
  new: 'plus',
  grown: 'arrowDown',
  same: 'check',
  skipped: 'warning',
}
const SHOWN = 100

export function ImportReport({ job }: { job: Import }) {
  const t = useTexts()
  const [all, setAll] = useState(false)
  const { counts, results } = job.report
  const sorted = inOrder(results)
  const shown = all ? sorted : sorted.slice(0, SHOWN)
  const told = (['new', 'grown', 'same', 'skipped', 'files'] as const).filter((name) => counts[name] > 0)
  const failed = job.state === 'failed'
  return (
    <div className="report" data-state={job.state}>
      <div className={failed ? 'notice notice-danger' : 'notice'} role={failed ? 'alert' : 'status'}>
        <Icon name={failed ? 'warning' : 'check'} size={17} />
        <div className="notice-main">
          <strong>{failed ? t.exchange.failed : t.exchange.finished}</strong>
          {failed && <span>{job.error?.text}</span>}
          <span>{told.map((name) => t.exchange.counts[name](counts[name])).join(', ')}</span>
        </div>
      </div>
      <ul className="report-list">
        {shown.map((one, place) => (
          <li key={`${one.conversation_id ?? ''}${place}`} className="report-row" data-outcome={one.outcome}>
            <Icon name={ICONS[one.outcome]} size={16} />
            <div className="report-about">
              {one.conversation_id ? (
                <Link href={`/c/${one.conversation_id}`} className="report-title">
                  {one.title ?? t.exchange.untitled}
                </Link>
              ) : (
                <span className="report-title">{one.title ?? t.exchange.untitled}</span>
              )}
              {one.notes.map((note, index) => (
                <span className="field-hint" key={index}>
                  {note}
                </span>
              ))}
            </div>
            <span className="field-hint report-said">
              {t.exchange[one.outcome]}
              {one.messages > 0 && ` · ${t.exchange.messages(one.messages)}`}
            </span>
          </li>
        ))}
      </ul>
      {sorted.length > shown.length && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t.exchange.more(sorted.length - shown.length)}
          </Button>
        </div>
      )}
    </div>
  )
}
