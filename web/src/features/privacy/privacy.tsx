// What is kept of the person and for how long; old conversations; all the data in one archive; erasure.
import { useState } from 'react'
import { Link } from 'wouter'
import { readAffected, readPrivacy, setRetention } from '../../api/privacy'
import { spans, type Kept, type Privacy as State } from '../../logic/privacy'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { EraseSection } from './erase'
import './privacy.css'

/** `onTake` makes the archive of everything: that is another room's work. */
export function Privacy({ onTake, onLeft }: { onTake: () => void; onLeft: () => void }) {
  const t = useTexts()
  const { data, problem, reload } = useResource(readPrivacy)
  const [fresh, setFresh] = useState<State | null>(null)
  const state = fresh ?? data
  if (problem) return <ProblemNotice problem={problem} />
  if (!state) return <div className="main-wait" />
  const again = () => {
    setFresh(null)
    reload()
  }
  return (
    <>
      <KeptTable kept={state.kept} />
      <Retention state={state} onChanged={setFresh} />
      <section className="section" id="set-take" tabIndex={-1}>
        <h3 className="section-title">{t.privacy.takeTitle}</h3>
        <p className="section-lead">{t.privacy.takeLead}</p>
        <div className="privacy-acts">
          <Button icon="download" onClick={onTake}>
            {t.privacy.take}
          </Button>
          <Link href="/import" className="button button-line">
            {t.privacy.bring}
          </Link>
        </div>
      </section>
      <EraseSection soleOwner={state.sole_owner} onErased={again} onLeft={onLeft} />
    </>
  )
}

function KeptTable({ kept }: { kept: readonly Kept[] }) {
  const t = useTexts()
  const format = useFormat()
  const until = (one: Kept): string => {
    if (one.until === 'account') return t.privacy.account
    if (one.until === 'hours') return t.privacy.afterHours(one.number ?? 0)
    if (one.until === 'deleted') return t.privacy.deleted
    return one.kind === 'sessions'
      ? t.privacy.afterDays(one.number ?? 0)
      : t.privacy.untouched(one.number ?? 0)
  }
  const kinds: Record<string, string> = t.privacy.kinds
  return (
    <section className="section" id="set-kept" tabIndex={-1}>
      <h3 className="section-title">{t.privacy.keptTitle}</h3>
      <p className="section-lead">{t.privacy.keptLead}</p>
      <table className="kept">
        <thead>
          <tr>
            <th scope="col">{t.privacy.kind}</th>
            <th scope="col" className="kept-number">
              {t.privacy.howMany}
            </th>
            <th scope="col">{t.privacy.howLong}</th>
          </tr>
        </thead>
        <tbody>
          {kept
            .filter(({ kind, count }) => count > 0 || kind === 'conversations')
            .map((one) => (
              <tr key={one.kind}>
                <th scope="row">{kinds[one.kind] ?? one.kind}</th>
                <td className="kept-number">
                  {format.number(one.count)}
                  {one.size !== null && one.size > 0 && (
                    <span className="field-hint"> · {format.size(one.size)}</span>
                  )}
                </td>
                <td>{until(one)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
}

function Retention({ state, onChanged }: { state: State; onChanged: (state: State) => void }) {
  const t = useTexts()
  const act = useAct()
  const format = useFormat()
  const [asked, setAsked] = useState<{ days: number; conversations: number } | null>(null)
  const set = (days: number | null) => act(async () => onChanged(await setRetention(days)))
  const choose = (days: number | null) => {
    if (days === null || (state.days !== null && days >= state.days)) return set(days)
    act(async () => {
      const { conversations } = await readAffected(days)
      if (conversations === 0) set(days)
      else setAsked({ days, conversations })
    })
  }
  return (
    <section className="section" id="set-retention" tabIndex={-1}>
      <h3 className="section-title">{t.privacy.retentionTitle}</h3>
      <p className="section-lead">{t.privacy.retentionLead}</p>
      <select
        className="input retention"
        aria-label={t.privacy.retentionTitle}
        value={state.days ?? ''}
        onChange={({ target }) => choose(target.value === '' ? null : Number(target.value))}
      >
        <option value="">{t.privacy.never}</option>
        {spans(state.days).map((days) => (
          <option key={days} value={days}>
            {t.privacy.days(days)}
          </option>
        ))}
      </select>
      {state.runs.length > 0 && (
        <details className="runs">
          <summary>{t.privacy.runs}</summary>
          <ul>
            {state.runs.map((run) => (
              <li key={run.at}>
                {format.moment(run.at)}: {t.privacy.run(run.conversations, run.messages)}
              </li>
            ))}
          </ul>
        </details>
      )}
      {asked && (
        <Confirm
          title={t.privacy.goTitle}
          text={t.privacy.goText(asked.conversations, asked.days)}
          action={t.privacy.goButton}
          onConfirm={() => set(asked.days)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  )
}
