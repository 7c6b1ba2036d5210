// Where models come from: what is connected and works, and what can be connected.
import { useState } from 'react'
import { deleteConnection, listConnections, listPresets } from '../../api/calls'
import { readModels } from '../../api/sync'
import { useWorld } from '../../api/world'
import type { Connection, Preset, Provider } from '../../logic/types'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'
import { ConnectionForm } from './connection-form'
import { TestButton } from './test-button'

type Editing = { preset: Preset; connection: Connection | null }

export function Providers() {
  const t = useTexts()
  const role = useWorld((world) => world.me?.role)
  return (
    <section className="section">
      <p className="section-lead">{t.providers.lead}</p>
      {role === 'member' ? <ReadOnly /> : <Managed />}
    </section>
  )
}

function ReadOnly() {
  const t = useTexts()
  const providers = useWorld((world) => world.models?.providers) ?? []
  return (
    <>
      <ul className="cards">
        {providers.map((provider) => (
          <ProviderCard key={provider.name} provider={provider} />
        ))}
      </ul>
      <p className="field-hint">{t.providers.onlyAdmins}</p>
    </>
  )
}

function Managed() {
  const t = useTexts()
  const act = useAct()
  const providers = useWorld((world) => world.models?.providers) ?? []
  const connections = useResource(listConnections)
  const presets = useResource(listPresets)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [removing, setRemoving] = useState<Connection | null>(null)
  const problem = connections.problem ?? presets.problem
  const saved = new Map(
    connections.data?.items.flatMap((one) => (one.source === 'saved' ? [[one.name, one]] : [])),
  )
  const hidden = [...saved.values()].filter((one) => !providers.some(({ name }) => name === one.name))
  const presetOf = (connection: Connection) =>
    presets.data?.items.find(({ name }) => name === connection.preset)
  const edit = (connection: Connection) => {
    const preset = presetOf(connection)
    if (preset) setEditing({ preset, connection })
  }
  const refresh = () => {
    connections.reload()
    act(() => readModels(true))
  }
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <h2 className="section-title">{t.providers.connected}</h2>
      <ul className="cards">
        {providers.map((provider) => (
          <ProviderCard key={provider.name} provider={provider} {...controls(saved.get(provider.name))} />
        ))}
        {hidden.map((connection) => (
          <ProviderCard
            key={connection.name}
            provider={asProvider(connection)}
            off={!connection.enabled}
            {...controls(connection)}
          />
        ))}
      </ul>
      <h2 className="section-title">{t.providers.available}</h2>
      <ul className="presets">
        {presets.data?.items.map((preset) => (
          <li key={preset.name}>
            <button type="button" className="preset" onClick={() => setEditing({ preset, connection: null })}>
              <b>{preset.title}</b>
              {preset.notes && <span>{preset.notes}</span>}
            </button>
          </li>
        ))}
      </ul>
      {editing && <ConnectionForm {...editing} onClose={() => setEditing(null)} onSaved={refresh} />}
      {removing && (
        <Confirm
          title={t.providers.removeTitle(removing.title ?? removing.name)}
          text={t.providers.removeText}
          action={t.providers.remove}
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            act(async () => {
              await deleteConnection(removing.name)
              toast(t.providers.removed)
              refresh()
            })
          }
        />
      )}
    </>
  )

  function controls(connection: Connection | undefined) {
    return connection === undefined
      ? {}
      : { connection, onEdit: () => edit(connection), onRemove: () => setRemoving(connection) }
  }
}

type CardProps = {
  provider: Provider
  connection?: Connection
  off?: boolean
  onEdit?: () => void
  onRemove?: () => void
}

function ProviderCard({ provider, connection, off = false, onEdit, onRemove }: CardProps) {
  const t = useTexts()
  const about = off
    ? [t.providers.disabled]
    : [t.providers[provider.source], t.models[provider.state], t.providers.models(provider.model_count)]
  return (
    <li className="card">
      <span className={`dot dot-${provider.state}`} />
      <div className="card-main">
        <span className="card-title">{provider.title}</span>
        <span className="card-about">{about.join(' · ')}</span>
        {provider.error && <span className="card-error">{provider.error.text}</span>}
      </div>
      {connection && <TestButton name={connection.name} />}
      {onEdit && (
        <Button size="small" onClick={onEdit}>
          {t.providers.edit}
        </Button>
      )}
      {onRemove && (
        <Button size="small" look="plain" onClick={onRemove}>
          {t.providers.remove}
        </Button>
      )}
    </li>
  )
}

function asProvider({ name, title, preset }: Connection): Provider {
  return {
    name,
    title: title ?? name,
    preset,
    source: 'saved',
    state: 'unknown',
    error: null,
    checked_at: null,
    model_count: 0,
  }
}
