// A program waits to be let in: the code it shows, who it says it is, where it asked from, and the person's answer.
import { useState, type FormEvent } from 'react'
import { answerDevice, lookAtDevice, type Device } from '../../api/device'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Gate } from '../../ui/gate'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { useGuarded } from './confirm'
import './device.css'

type Props = { onChats: () => void; onKeys: () => void }
type Seen = { code: string; device: Device }
type End = { device: Device; approved: boolean }

export default function DevicePage({ onChats, onKeys }: Props) {
  const [seen, setSeen] = useState<Seen | null>(null)
  const [end, setEnd] = useState<End | null>(null)
  if (end) return <Done end={end} onChats={onChats} onKeys={onKeys} />
  if (seen) return <Question seen={seen} onEnd={(approved) => setEnd({ device: seen.device, approved })} />
  return <Ask onSeen={setSeen} />
}

const UNBROKEN = '\u2011' // a hyphen at which no line ends

/** Nine digits, in threes. */
const inThrees = (text: string) =>
  (
    text
      .replace(/\D/g, '')
      .slice(0, 9)
      .match(/\d{1,3}/g) ?? []
  ).join('-')

function Ask({ onSeen }: { onSeen: (seen: Seen) => void }) {
  const t = useTexts()
  const [code, setCode] = useState(() => inThrees(location.hash)) // the terminal's link carries it
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const { notice, error } = placeProblem(problem, ['code'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      onSeen({ code, device: await lookAtDevice(code) })
    } catch (reason) {
      setProblem(toProblem(reason))
      setBusy(false)
    }
  }
  return (
    <Gate title={t.device.title} lead={t.device.lead}>
      <form className="gate-form" onSubmit={(event) => void submit(event)}>
        {notice && (
          <ProblemNotice problem={notice}>
            {notice.retryAfter !== null && <span>{t.problem.wait(Math.ceil(notice.retryAfter))}</span>}
          </ProblemNotice>
        )}
        <TextField
          label={t.device.code}
          error={error('code')}
          className="input device-code"
          name="code"
          inputMode="numeric"
          autoComplete="off"
          placeholder="000-000-000"
          required
          autoFocus
          value={code}
          onChange={(text) => {
            setCode(inThrees(text))
            setProblem(null)
          }}
        />
        <Button type="submit" look="main" size="wide" disabled={busy}>
          {t.device.next}
        </Button>
      </form>
    </Gate>
  )
}

function Question({ seen, onEnd }: { seen: Seen; onEnd: (approved: boolean) => void }) {
  const t = useTexts()
  const format = useFormat()
  const { guarded, window } = useGuarded()
  const { code, device } = seen
  const may = { all: t.device.mayAll, chat: t.device.mayChat, read: t.device.mayRead }
  const answer = (approve: boolean) =>
    guarded(async () => {
      await answerDevice(code, approve)
      onEnd(approve)
    })
  return (
    <Gate title={t.device.title} lead={t.device.compare(code.replaceAll('-', UNBROKEN))}>
      <div className="gate-form">
        <dl className="device-facts" aria-label={t.device.who}>
          <dt>{t.device.name}</dt>
          <dd>{device.client}</dd>
          <dt>{t.device.address}</dt>
          <dd>{device.address}</dd>
          <dt>{t.device.since}</dt>
          <dd>{format.time(device.created_at)}</dd>
          <dt>{t.device.rights}</dt>
          <dd>{device.scopes.map((scope) => may[scope]).join(', ')}</dd>
        </dl>
        {device.elsewhere && <Warning text={t.device.elsewhere} />}
        {device.scopes.includes('all') && <Warning text={t.device.all} />}
        <div className="device-answers">
          <Button size="wide" onClick={() => answer(false)}>
            {t.device.refuse}
          </Button>
          <Button size="wide" look="main" onClick={() => answer(true)}>
            {t.device.approve}
          </Button>
        </div>
      </div>
      {window}
    </Gate>
  )
}

function Warning({ text }: { text: string }) {
  return (
    <p className="notice notice-danger">
      <Icon name="warning" size={16} />
      <span className="notice-main">{text}</span>
    </p>
  )
}

function Done({ end, onChats, onKeys }: { end: End } & Props) {
  const t = useTexts()
  const title = end.approved ? t.device.approvedTitle : t.device.refusedTitle
  return (
    <Gate title={title} lead={end.approved ? t.device.approved(end.device.client) : t.device.refused}>
      <div className="gate-form" role="status">
        {end.approved && (
          <Button size="wide" onClick={onKeys}>
            {t.device.toKeys}
          </Button>
        )}
        <Button look="main" size="wide" autoFocus onClick={onChats}>
          {t.device.toChats}
        </Button>
      </div>
    </Gate>
  )
}
