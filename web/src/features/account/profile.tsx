// Name, language and theme of the person.
import { useState } from 'react'
import { changeMe } from '../../api/calls'
import { speak } from '../../api/http'
import { changeWorld, useWorld } from '../../api/world'
import { LANGUAGES } from '../../logic/languages'
import type { Me, Theme } from '../../logic/types'
import { Button } from '../../ui/button'
import { Segments, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

export function Profile() {
  const me = useWorld((world) => world.me)
  return me && <ProfileForm me={me} />
}

function ProfileForm({ me }: { me: Me }) {
  const t = useTexts()
  const act = useAct()
  const [name, setName] = useState(me.name)
  const change = (news: Partial<Pick<Me, 'name' | 'locale' | 'theme'>>) =>
    act(async () => {
      changeWorld({ me: { ...me, ...news } })
      if (news.locale) speak(news.locale)
      changeWorld({ me: await changeMe(news) })
    })
  const themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: t.settings.system },
    { value: 'light', label: t.settings.light },
    { value: 'dark', label: t.settings.dark },
  ]
  return (
    <section className="section">
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault()
          change({ name: name.trim() })
          toast(t.words.saved)
        }}
      >
        <TextField label={t.settings.name} value={name} onChange={setName} required autoComplete="name" />
        <Button type="submit" disabled={name.trim() === '' || name.trim() === me.name}>
          {t.words.save}
        </Button>
      </form>
      <div className="field">
        <span className="field-label">{t.settings.email}</span>
        <span>
          {me.email} <span className="badge">{t.settings[me.role]}</span>
        </span>
      </div>
      <div className="field">
        <span className="field-label">{t.settings.language}</span>
        <div>
          <Segments
            label={t.settings.language}
            value={me.locale}
            choices={LANGUAGES}
            onChange={(locale) => change({ locale })}
          />
        </div>
      </div>
      <div className="field">
        <span className="field-label">{t.settings.theme}</span>
        <div>
          <Segments
            label={t.settings.theme}
            value={me.theme}
            choices={themes}
            onChange={(theme) => change({ theme })}
          />
        </div>
      </div>
    </section>
  )
}
