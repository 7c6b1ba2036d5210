// What this is: version, licence, and facts for whoever looks into a problem.
import { useState } from 'react'
import { readHealth } from '../../api/account'
import { useWorld } from '../../api/world'
import { CopyButton } from '../../ui/copy'
import { Mark } from '../../ui/icon'
import { useLocale, useTexts } from '../../ui/language'
import { useResource } from '../../ui/resource'
import { Setting } from '../../ui/setting'

export function About() {
  const t = useTexts()
  const locale = useLocale()
  const { data } = useResource(readHealth)
  const link = useWorld((world) => world.link)
  const [opened] = useState(() => new Date())
  const facts = {
    veche: data?.version ?? '?',
    locale,
    link,
    secure: globalThis.isSecureContext,
    installed: matchMedia('(display-mode: standalone)').matches,
    worker: navigator.serviceWorker?.controller ? 'on' : 'off',
    screen: `${innerWidth}×${innerHeight} @${devicePixelRatio}`,
    opened: opened.toISOString(),
    browser: navigator.userAgent,
  }
  const text = Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  return (
    <section className="settings-rows">
      <div className="about-head">
        <Mark size={44} />
        <div>
          <b>{t.name}</b>
          <p className="field-hint">{t.account.aboutLead}</p>
        </div>
      </div>
      <Setting id="version" label={t.account.version}>
        <span className="setting-value">{data?.version}</span>
      </Setting>
      <Setting id="licence" label={t.account.licence}>
        <span className="setting-value">{t.account.licenceText}</span>
      </Setting>
      <Setting id="diagnostics" label={t.account.diagnostics} hint={t.account.diagnosticsHint} wide>
        <div className="diagnostics">
          <pre tabIndex={0} aria-label={t.account.diagnostics}>
            {text}
          </pre>
          <CopyButton text={text} label={t.words.copy} />
        </div>
      </Setting>
    </section>
  )
}
