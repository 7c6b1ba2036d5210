// Who the person is: name, sign, e-mail, language.
import { useState } from 'react'
import { changeMe } from '../../api/calls'
import { speak } from '../../api/http'
import { changeWorld, useWorld } from '../../api/world'
import { LANGUAGES } from '../../logic/languages'
import type { Locale, Me } from '../../logic/types'
import { Button } from '../../ui/button'
import { Segments } from '../../ui/field'
import { Initial } from '../../ui/initial'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { Setting } from '../../ui/setting'
import { toast } from '../../ui/toast'

export function Profile() {
  const me = useWorld((world) => world.me)
  return me && <ProfileForm me={me} />
}

function ProfileForm({ me }: { me: Me }) {
  const t = useTexts()
  const act = useAct()
  const [name, setName] = useState(me.name)
  const setLocale = (locale: Locale) =>
    act(async () => {
      changeWorld({ me: { ...me, locale } })
      speak(locale)
      changeWorld({ me: await changeMe({ locale }) })
    })
  const saveName = async () => {
    changeWorld({ me: await changeMe({ name: name.trim() }) })
    toast(t.words.saved)
  }
  return (
    <section className="settings-rows">
      <Setting id="name" label={t.settings.name} hint={t.account.avatarHint}>
        <form
          className="name-form"
          onSubmit={(event) => {
            event.preventDefault()
            act(saveName)
          }}
        >
          <Initial of={name} large />
          <input
            className="input"
            aria-label={t.settings.name}
            value={name}
            required
            maxLength={100}
            autoComplete="name"
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === '' || name.trim() === me.name}>
            {t.words.save}
          </Button>
        </form>
      </Setting>
      <Setting id="email" label={t.settings.email} hint={t.account.emailHint}>
        <span className="setting-value">
          {me.email} <span className="badge">{t.settings[me.role]}</span>
        </span>
      </Setting>
      <Setting id="language" label={t.settings.language}>
        <Segments label={t.settings.language} value={me.locale} choices={LANGUAGES} onChange={setLocale} />
      </Setting>
    </section>
  )
}
