// The settings' section of signing in, with what this device keeps.
import { useState } from 'react'
import { Security } from '../features/account/security'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useResource } from '../ui/resource'
import { Setting, Switch } from '../ui/setting'
import { isKeeping, setKeeping } from './worker'

export default function SecuritySection() {
  return (
    <>
      <Security />
      {'serviceWorker' in navigator && <Device />}
    </>
  )
}

function Device() {
  const t = useTexts()
  const act = useAct()
  const { data } = useResource(isKeeping)
  const [changed, setChanged] = useState<boolean | null>(null)
  return (
    <section className="section">
      <h2 className="section-title">{t.install.device}</h2>
      <Setting id="offline" label={t.install.keep} hint={t.install.keepHint}>
        <Switch
          label={t.install.keep}
          checked={changed ?? data ?? true}
          onChange={(keep) => {
            setChanged(keep)
            act(() => setKeeping(keep))
          }}
        />
      </Setting>
    </section>
  )
}
