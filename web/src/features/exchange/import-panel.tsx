// Takes an archive by drop or choice, shows how far it is, and what came of each conversation.
import { useEffect, useRef, useState } from 'react'
import { dropImport, follow, listImports, readImport, sendArchive } from '../../api/exchange'
import { isOpen, share, SOURCE_NAMES, type Import } from '../../logic/exchange'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useLocale, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import './exchange.css'
import { ImportReport } from './import-report'
import { Progress } from './progress'

export function ImportPanel() {
  const t = useTexts()
  const work = useImport()
  return (
    <section className="import">
      <p className="import-lead">{t.exchange.importLead}</p>
      {work.problem && <ProblemNotice problem={work.problem} />}
      {work.sent !== null || (work.job && isOpen(work.job)) ? (
        <Underway sent={work.sent} job={work.job} onStop={work.stop} />
      ) : work.job ? (
        <>
          <ImportReport job={work.job} />
          <div>
            <Button icon="again" onClick={work.clear}>
              {t.exchange.again}
            </Button>
          </div>
        </>
      ) : (
        <DropArea onFile={work.begin} />
      )}
      {!work.job && work.sent === null && <Help />}
      <Earlier current={work.job?.id ?? null} />
    </section>
  )
}

function useImport() {
  const [sent, setSent] = useState<number | null>(null)
  const [job, setJob] = useState<Import | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const leaving = useRef<AbortController | null>(null)
  useEffect(() => () => leaving.current?.abort(), [])
  const begin = async (file: File) => {
    const here = new AbortController()
    leaving.current = here
    setProblem(null)
    setSent(0)
    try {
      const first = await sendArchive(file, setSent, here.signal)
      setSent(null)
      setJob(first)
      await follow(first, () => readImport(first.id), setJob, here.signal)
    } catch (error) {
      if (here.signal.aborted) return
      setProblem(toProblem(error))
      setJob(null)
    } finally {
      setSent(null)
    }
  }
  const stop = () => {
    leaving.current?.abort()
    if (job) void dropImport(job.id).catch(() => undefined)
    setSent(null)
    setJob(null)
  }
  return { sent, job, problem, begin: (file: File) => void begin(file), stop, clear: () => setJob(null) }
}

function DropArea({ onFile }: { onFile: (file: File) => void }) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <div
      className="drop-area"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        const file = event.dataTransfer.files[0]
        if (file) onFile(file)
      }}
    >
      <Icon name="archive" size={26} />
      <p className="drop-title">{t.exchange.drop}</p>
      <Button look="main" onClick={() => input.current?.click()}>
        {t.exchange.choose}
      </Button>
      <p className="field-hint">{t.exchange.accepts}</p>
      <input
        ref={input}
        type="file"
        className="unseen"
        accept=".zip,.json,application/zip,application/json"
        aria-label={t.exchange.choose}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}

function Underway({ sent, job, onStop }: { sent: number | null; job: Import | null; onStop: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const locale = useLocale()
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const known = job ? share(job) : sent
  const said = !job
    ? t.exchange.sending(percent.format(sent ?? 0))
    : job.total !== null
      ? t.exchange.busy(format.number(job.done), format.number(job.total))
      : job.done > 0
        ? t.exchange.many(job.done)
        : t.exchange.reading
  return (
    <div className="import-underway">
      <Progress value={known} label={said} />
      <Button onClick={onStop}>{t.exchange.stop}</Button>
    </div>
  )
}

function Help() {
  const t = useTexts()
  return (
    <div className="import-help">
      <h2 className="section-title">{t.exchange.howTitle}</h2>
      <ul>
        <li>{t.exchange.howVeche}</li>
        <li>{t.exchange.howChatgpt}</li>
        <li>{t.exchange.howClaude}</li>
      </ul>
    </div>
  )
}

function Earlier({ current }: { current: string | null }) {
  const t = useTexts()
  const format = useFormat()
  const { data, reload } = useResource(listImports)
  useEffect(reload, [current, reload])
  const items = data?.items.filter((one) => one.id !== current && !isOpen(one)) ?? []
  if (items.length === 0) return null
  return (
    <div className="import-earlier">
      <h2 className="section-title">{t.exchange.earlier}</h2>
      {items.map((one) => (
        <details className="earlier" key={one.id}>
          <summary>
            <span className="earlier-name">{one.name}</span>
            <span className="field-hint">
              {one.source && `${t.exchange.from(SOURCE_NAMES[one.source])} · `}
              {format.moment(one.created_at)}
            </span>
          </summary>
          <ImportReport job={one} />
          <Button
            size="small"
            icon="trash"
            aria-label={t.exchange.forget(one.name)}
            onClick={() => void dropImport(one.id).then(reload, reload)}
          >
            {t.words.delete}
          </Button>
        </details>
      ))}
    </div>
  )
}
