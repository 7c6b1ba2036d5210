// Erases the data or the account: asks for the password, waits, and shows the receipt.
import { useState, type FormEvent } from 'react'
import { erase } from '../../api/privacy'
import { toProblem, type Problem } from '../../logic/problem'
import type { Receipt, What } from '../../logic/privacy'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { PasswordField } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

type Props = { soleOwner: boolean; onErased: () => void; onLeft: () => void }

export function EraseSection({ soleOwner, onErased, onLeft }: Props) {
  const t = useTexts()
  const [asked, setAsked] = useState<What | null>(null)
  return (
    <section className="section" id="set-erase" tabIndex={-1}>
      <h3 className="section-title">{t.privacy.eraseTitle}</h3>
      <p className="section-lead">{t.privacy.eraseLead}</p>
      <div className="erase">
        <div>
          <Button look="danger" icon="trash" onClick={() => setAsked('data')}>
            {t.privacy.eraseData}
          </Button>
          <p className="field-hint">{t.privacy.eraseDataHint}</p>
        </div>
        <div>
          <Button look="danger" icon="trash" disabled={soleOwner} onClick={() => setAsked('account')}>
            {t.privacy.eraseAccount}
          </Button>
          <p className="field-hint">{soleOwner ? t.privacy.soleOwner : t.privacy.eraseAccountHint}</p>
        </div>
      </div>
      {asked && (
        <EraseDialog
          what={asked}
          onClose={(receipt) => {
            setAsked(null)
            if (receipt?.what === 'account') onLeft()
            else if (receipt) onErased()
          }}
        />
      )}
    </section>
  )
}

function EraseDialog({ what, onClose }: { what: What; onClose: (receipt: Receipt | null) => void }) {
  const t = useTexts()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const { notice, error } = placeProblem(problem, ['password'])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      setReceipt(await erase(what, password))
    } catch (reason) {
      setProblem(toProblem(reason))
    } finally {
      setBusy(false)
    }
  }
  if (receipt) return <ReceiptDialog receipt={receipt} onClose={() => onClose(receipt)} />
  return (
    <Dialog
      title={what === 'account' ? t.privacy.confirmAccount : t.privacy.confirmData}
      onClose={() => !busy && onClose(null)}
    >
      <form className="erase-form" onSubmit={(event) => void submit(event)}>
        <p className="dialog-text">
          {what === 'account' ? t.privacy.eraseAccountHint : t.privacy.eraseDataHint} {t.privacy.confirmText}
        </p>
        {notice && <ProblemNotice problem={notice} />}
        <PasswordField
          label={t.privacy.password}
          error={error('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          showLabel={t.entrance.showPassword}
          hideLabel={t.entrance.hidePassword}
        />
        <div className="dialog-foot">
          <Button disabled={busy} onClick={() => onClose(null)}>
            {t.words.cancel}
          </Button>
          <Button look="danger" type="submit" disabled={busy || password === ''}>
            {busy ? t.privacy.erasing : what === 'account' ? t.privacy.eraseAccount : t.privacy.eraseData}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function ReceiptDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const kinds: Record<string, string> = t.privacy.kinds
  const save = () => {
    const text = JSON.stringify(receipt, null, 1)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = `veche-erased-${receipt.id}.json`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }
  return (
    <Dialog title={t.privacy.receiptTitle} onClose={onClose}>
      <div className="receipt">
        <p className="field-hint">{format.moment(receipt.at)}</p>
        {receipt.erased.length === 0 ? (
          <p>{t.privacy.receiptNothing}</p>
        ) : (
          <dl className="receipt-counts">
            {receipt.erased.map(({ kind, count }) => (
              <div key={kind}>
                <dt>{kinds[kind] ?? kind}</dt>
                <dd>{format.number(count)}</dd>
              </div>
            ))}
          </dl>
        )}
        <h3 className="section-title">{t.privacy.remains}</h3>
        <ul className="receipt-remains">
          {receipt.remains.map((one) => (
            <li key={one.code}>{one.text}</li>
          ))}
        </ul>
        <p className="receipt-hash">{t.privacy.receiptHash(receipt.sha256)}</p>
        <div className="dialog-foot">
          <Button icon="download" onClick={save}>
            {t.privacy.saveReceipt}
          </Button>
          <Button look="main" onClick={onClose}>
            {t.privacy.leave}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
