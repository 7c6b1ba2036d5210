// Codes of an app on the phone: set up by a QR code, confirmed by the first code, with recovery codes for a bad day.
import { useState, type FormEvent } from 'react'
import { beginTotp, dropTotp, finishTotp, renewCodes, type Factors, type TotpBegun } from '../../api/account'
import { toProblem, type Problem } from '../../logic/problem'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy'
import { Confirm, Dialog } from '../../ui/dialog'
import { TextField } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { useGuarded } from './confirm'

export function Totp({ factors, onChanged }: { factors: Factors; onChanged: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const { guarded, window } = useGuarded()
  const [begun, setBegun] = useState<TotpBegun | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [dropping, setDropping] = useState(false)
  const on = factors.totp_since !== null
  return (
    <section className="section" id="set-totp" tabIndex={-1}>
      <h2 className="section-title">{t.account.totpTitle}</h2>
      <p className="section-lead">{t.account.totpLead}</p>
      {on ? (
        <div className="cards">
          <div className="card">
            <span className="dot dot-ok" />
            <div className="card-main">
              <span className="card-title">{t.account.totpOn(format.date(factors.totp_since ?? 0))}</span>
              <span className="card-about">{t.account.codesLeft(factors.recovery_left)}</span>
            </div>
            <Button size="small" onClick={() => guarded(async () => setCodes((await renewCodes()).codes))}>
              {t.account.codesNew}
            </Button>
            <Button size="small" look="plain" onClick={() => setDropping(true)}>
              {t.account.totpOff}
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button icon="lock" onClick={() => guarded(async () => setBegun(await beginTotp()))}>
            {t.account.totpSetUp}
          </Button>
        </div>
      )}
      {begun && (
        <Enrolment
          begun={begun}
          onClose={() => setBegun(null)}
          onDone={(fresh) => {
            setBegun(null)
            setCodes(fresh)
            onChanged()
          }}
        />
      )}
      {codes && (
        <Codes
          codes={codes}
          onClose={() => {
            setCodes(null)
            onChanged()
          }}
        />
      )}
      {dropping && (
        <Confirm
          title={t.account.totpOffTitle}
          text={t.account.totpOffText}
          action={t.account.totpOff}
          onClose={() => setDropping(false)}
          onConfirm={() => guarded(() => dropTotp().then(onChanged))}
        />
      )}
      {window}
    </section>
  )
}

type EnrolmentProps = { begun: TotpBegun; onDone: (codes: readonly string[]) => void; onClose: () => void }

function Enrolment({ begun, onDone, onClose }: EnrolmentProps) {
  const t = useTexts()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const { notice, error } = placeProblem(problem, ['code'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      onDone((await finishTotp(code)).codes)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  return (
    <Dialog title={t.account.totpTitle} onClose={onClose}>
      <form className="narrow-form" onSubmit={(event) => void submit(event)}>
        <p className="dialog-text">{t.account.totpScan}</p>
        <svg
          className="qr"
          viewBox={`-3 -3 ${begun.size + 6} ${begun.size + 6}`}
          role="img"
          aria-label={t.account.qr}
        >
          <rect x="-3" y="-3" width={begun.size + 6} height={begun.size + 6} rx="2" className="qr-ground" />
          <path d={begun.path} className="qr-ink" shapeRendering="crispEdges" />
        </svg>
        <p className="field-hint">{t.account.totpType}</p>
        <div className="secret">
          <code>{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
          <CopyButton text={begun.secret} label={t.words.copy} />
        </div>
        {notice && <ProblemNotice problem={notice} />}
        <TextField
          label={t.account.totpCode}
          error={error('code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={10}
          value={code}
          onChange={setCode}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main">
            {t.account.totpConfirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTexts()
  const text = codes.join('\n')
  return (
    <Dialog title={t.account.codesTitle} onClose={onClose}>
      <p className="dialog-text">{t.account.codesLead}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="dialog-foot">
        <CopyButton text={text} label={t.words.copy} />
        <a
          className="button button-line"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="veche-recovery-codes.txt"
        >
          {t.account.download}
        </a>
        <Button look="main" onClick={onClose}>
          {t.account.codesKept}
        </Button>
      </div>
    </Dialog>
  )
}
