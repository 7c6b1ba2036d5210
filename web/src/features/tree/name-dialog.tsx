// Asks for the name of a branch.
import { useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { useTexts } from '../../ui/language'

type Props = { name: string; onSave: (name: string) => void; onClose: () => void }

export function NameDialog({ name, onSave, onClose }: Props) {
  const t = useTexts()
  const [value, setValue] = useState(name)
  const clean = value.replaceAll('/', ' ').trim()
  return (
    <Dialog title={name === '' ? t.tree.nameTitle : t.tree.renameTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (clean === '') return
          onClose()
          if (clean !== name) onSave(clean)
        }}
      >
        <Field label={t.tree.nameLabel} hint={t.tree.nameHint}>
          {(ids) => (
            <input
              className="input"
              {...ids}
              value={value}
              maxLength={80}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button look="main" type="submit" disabled={clean === ''}>
            {t.words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
