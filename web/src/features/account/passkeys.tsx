// Passkeys: added on this device, named, removed.
import { useState, type FormEvent } from 'react'
import {
  addPasskey,
  dropPasskey,
  passkeysKnown,
  renamePasskey,
  type Factors,
  type Passkey,
} from '../../api/account'
import { Button } from '../../ui/button'
import { Confirm, Dialog } from '../../ui/dialog'
import { TextField } from '../../ui/field'
import { useFormat, useTexts } from '../../ui/language'
import { toast } from '../../ui/toast'
import { useGuarded } from './confirm'
import { deviceName } from './device'

type Naming = { passkey: Passkey | null }

export function Passkeys({ factors, onChanged }: { factors: Factors; onChanged: () => void }) {
  const t = useTexts()
  const { guarded, window } = useGuarded()
  const [naming, setNaming] = useState<Naming | null>(null)
  const [removing, setRemoving] = useState<Passkey | null>(null)
  const save = (name: string) => {
    const passkey = naming?.passkey ?? null
    setNaming(null)
    guarded(async () => {
      if (passkey) await renamePasskey(passkey.id, name)
      else {
        await addPasskey(name)
        toast(t.account.passkeyAdded)
      }
      onChanged()
    })
  }
  return (
    <section className="section" id="set-passkeys" tabIndex={-1}>
      <h2 className="section-title">{t.account.passkeysTitle}</h2>
      <p className="section-lead">{t.account.passkeysLead}</p>
      <ul className="cards">
        {factors.passkeys.map((passkey) => (
          <PasskeyCard
            key={passkey.id}
            passkey={passkey}
            onRename={() => setNaming({ passkey })}
            onRemove={() => setRemoving(passkey)}
          />
        ))}
      </ul>
      {factors.passkeys_possible && passkeysKnown() ? (
        <div>
          <Button icon="plus" onClick={() => setNaming({ passkey: null })}>
            {t.account.passkeyAdd}
          </Button>
        </div>
      ) : (
        <p className="field-hint">{t.account.passkeysImpossible}</p>
      )}
      {naming && (
        <NameWindow
          name={naming.passkey?.name ?? deviceName(navigator.userAgent) ?? ''}
          title={naming.passkey ? t.account.rename : t.account.passkeyAdd}
          onSave={save}
          onClose={() => setNaming(null)}
        />
      )}
      {removing && (
        <Confirm
          title={t.account.passkeyRemoveTitle(removing.name)}
          text={t.account.passkeyRemoveText}
          action={t.account.passkeyRemove}
          onClose={() => setRemoving(null)}
          onConfirm={() => guarded(() => dropPasskey(removing.id).then(onChanged))}
        />
      )}
      {window}
    </section>
  )
}

type CardProps = { passkey: Passkey; onRename: () => void; onRemove: () => void }

function PasskeyCard({ passkey, onRename, onRemove }: CardProps) {
  const t = useTexts()
  const format = useFormat()
  const about = [
    t.account.passkeyMade(format.date(passkey.created_at)),
    passkey.last_used_at === null
      ? t.account.passkeyUnused
      : t.account.passkeyUsed(format.ago(passkey.last_used_at, Date.now())),
    ...(passkey.backed_up ? [t.account.passkeySynced] : []),
  ]
  return (
    <li className="card">
      <div className="card-main">
        <span className="card-title">{passkey.name}</span>
        <span className="card-about">{about.join(' · ')}</span>
      </div>
      <Button size="small" onClick={onRename}>
        {t.account.rename}
      </Button>
      <Button size="small" look="plain" onClick={onRemove}>
        {t.account.passkeyRemove}
      </Button>
    </li>
  )
}

type NameProps = { name: string; title: string; onSave: (name: string) => void; onClose: () => void }

function NameWindow({ name: given, title, onSave, onClose }: NameProps) {
  const t = useTexts()
  const [name, setName] = useState(given)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave(name.trim())
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="narrow-form" onSubmit={submit}>
        <TextField
          label={t.account.passkeyName}
          hint={t.account.passkeyNameHint}
          required
          maxLength={100}
          value={name}
          onChange={setName}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main" disabled={name.trim() === ''}>
            {t.words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
