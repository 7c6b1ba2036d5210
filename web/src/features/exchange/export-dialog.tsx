// Asks how to export, does it, and gives the file; it can be closed meanwhile only by stopping.
import { useEffect, useRef, useState } from 'react'
import { dropExport, follow, readExport, save, startExport } from '../../api/exchange'
import { keepNote, readNote } from '../../api/kept'
import { toProblem, type Problem } from '../../logic/problem'
import {
  ENDINGS,
  isOpen,
  optionsOf,
  readChoice,
  willSave,
  type Export,
  type ExportChoice,
  type ExportOptions,
  type ExportSubject,
} from '../../logic/exchange'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Segments } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import './exchange.css'
import { ExportStatus } from './export-status'
import { FormatTiles } from './format-tiles'

const NOTE = 'export'

export default function ExportDialog({ subject, onClose }: { subject: ExportSubject; onClose: () => void }) {
  const t = useTexts()
  const [choice, setChoice] = useState<ExportChoice>(() => readChoice(readNote(NOTE)))
  const [made, setMade] = useState<Export | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [asked, setAsked] = useState(false)
  const gone = useRef(new AbortController())
  useEffect(() => {
    const leaving = gone.current
    return () => leaving.abort()
  }, [])
  const many = subject.ids === null || subject.ids.length > 1
  const change = (next: ExportChoice) => {
    setChoice(next)
    keepNote(NOTE, JSON.stringify(next))
  }
  const start = async () => {
    setAsked(true)
    setProblem(null)
    try {
      const first = await startExport(subject.ids, choice)
      setMade(first)
      const last = await follow(first, () => readExport(first.id), setMade, gone.current.signal)
      if (last.state === 'done' && !gone.current.signal.aborted) save(last)
    } catch (error) {
      setProblem(toProblem(error))
      setMade(null)
    } finally {
      setAsked(false)
    }
  }
  const close = () => {
    if (made && isOpen(made)) void dropExport(made.id).catch(() => undefined)
    onClose()
  }
  const what =
    subject.ids === null
      ? t.exchange.all
      : many
        ? t.exchange.many(subject.ids.length)
        : t.exchange.one(subject.title ?? t.exchange.untitled)
  return (
    <Dialog title={t.exchange.exportTitle} className="export" wide onClose={close}>
      <p className="export-what">{what}</p>
      {problem && <ProblemNotice problem={problem} />}
      {made ? (
        <ExportStatus made={made} onAgain={() => setMade(null)} onClose={close} />
      ) : (
        <>
          <FormatTiles value={choice.format} onChange={(format) => change({ ...choice, format })} />
          <Options choice={choice} onChange={(options) => change({ ...choice, options })} />
          <p className="field-hint">{hint(t, choice, many)}</p>
          <div className="dialog-foot">
            <Button onClick={close}>{t.words.cancel}</Button>
            <Button look="main" icon="download" disabled={asked} onClick={() => void start()}>
              {asked ? t.exchange.preparing : t.exchange.start}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

function hint(t: ReturnType<typeof useTexts>, choice: ExportChoice, many: boolean): string {
  const whole = choice.format === 'json' ? `${t.exchange.whole} ` : ''
  const ending = ENDINGS[choice.format]
  switch (willSave(choice, many)) {
    case 'file':
      return whole + t.exchange.willFile(ending)
    case 'perhaps':
      return whole + t.exchange.willPerhaps(ending)
    case 'archive':
      return whole + t.exchange.willArchive
    case 'rows':
      return t.exchange.willRows
  }
}

type OptionsProps = { choice: ExportChoice; onChange: (options: ExportOptions) => void }

function Options({ choice: { format, options }, onChange }: OptionsProps) {
  const t = useTexts()
  const known = optionsOf(format)
  const switches = [
    { name: 'reasoning', label: t.exchange.reasoning },
    { name: 'metadata', label: t.exchange.metadata },
    { name: 'files', label: t.exchange.files },
  ] as const
  if (known.length === 0) return null
  return (
    <div className="export-options">
      {known.includes('branches') && (
        <div className="export-option">
          <span>{t.exchange.branches}</span>
          <Segments
            label={t.exchange.branches}
            value={options.branches}
            choices={[
              { value: 'shown', label: t.exchange.shown },
              { value: 'all', label: t.exchange.allBranches },
            ]}
            onChange={(branches) => onChange({ ...options, branches })}
          />
        </div>
      )}
      {switches
        .filter(({ name }) => known.includes(name))
        .map(({ name, label }) => (
          <label className="export-option" key={name}>
            <span>{label}</span>
            <input
              type="checkbox"
              checked={options[name]}
              onChange={({ target }) => onChange({ ...options, [name]: target.checked })}
            />
          </label>
        ))}
    </div>
  )
}
