// The last step of the first run: who shall answer? A server of models on this machine, a vendor with a key, or the
// Guide for now.
import { useEffect, useState } from 'react'
import { changeMe, listPresets } from '../api/calls'
import { readModels } from '../api/sync'
import { changeWorld, useWorld } from '../api/world'
import '../features/connections/connections.css'
import { ConnectionForm } from '../features/connections/connection-form'
import { Gate } from '../ui/gate'
import type { Preset, Provider } from '../logic/types'
import { Button } from '../ui/button'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useResource } from '../ui/resource'
import { toast } from '../ui/toast'

const LARGE = ['yandex', 'gigachat', 'openai', 'anthropic', 'google', 'deepseek', 'openrouter', 'compatible']
const SHOWN = 6

export default function FirstConnect({ onDone }: { onDone: () => void }) {
  const t = useTexts()
  const act = useAct()
  const presets = useResource(listPresets)
  const models = useWorld((world) => world.models)
  const [looked, setLooked] = useState(false)
  const [editing, setEditing] = useState<Preset | null>(null)
  useEffect(() => {
    void readModels(true).finally(() => setLooked(true))
  }, [])
  const there = (models?.providers ?? []).filter((one) => one.source !== 'builtin' && one.model_count > 0)
  const large = LARGE.flatMap((name) => presets.data?.items.filter((one) => one.name === name) ?? [])
  const talkWith = (provider: Provider) =>
    act(async () => {
      const model = models?.models.find((one) => one.provider === provider.name)?.id ?? null
      changeWorld({ me: await changeMe({ defaults: { model, params: {}, instructions: null } }) })
      onDone()
    })
  return (
    <Gate title={t.entrance.connectTitle} lead={t.entrance.connectLead} wide>
      <div className="gate-form">
        <h2 className="first-heading">{t.entrance.found}</h2>
        {there.length === 0 && (
          <p className="first-wait" role="status">
            {looked ? t.entrance.notFound : t.entrance.looking}
          </p>
        )}
        <ul className="cards">
          {there.map((provider) => (
            <li key={provider.name} className="card">
              <span className={`dot dot-${provider.state}`} />
              <div className="card-main">
                <span className="card-title">{provider.title}</span>
                <span className="card-about">{t.entrance.foundModels(provider.model_count)}</span>
              </div>
              <Button look="main" size="small" onClick={() => talkWith(provider)}>
                {t.entrance.use}
              </Button>
            </li>
          ))}
        </ul>
        <h2 className="first-heading">{t.entrance.providers}</h2>
        <ul className="presets">
          {large.slice(0, SHOWN).map((preset) => (
            <li key={preset.name}>
              <button type="button" className="preset" onClick={() => setEditing(preset)}>
                <b>{preset.title}</b>
                {preset.notes && <span>{preset.notes}</span>}
              </button>
            </li>
          ))}
        </ul>
        <Button size="wide" look={there.length > 0 ? 'line' : 'main'} icon="book" onClick={onDone}>
          {t.entrance.later}
        </Button>
      </div>
      {editing && (
        <ConnectionForm
          preset={editing}
          connection={null}
          onClose={() => setEditing(null)}
          onSaved={() => {
            act(() => readModels(true))
            toast(t.entrance.connected(editing.title))
          }}
        />
      )}
    </Gate>
  )
}
