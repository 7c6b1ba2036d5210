// The window in which a provider is connected or its connection is changed.
import { useState, type FormEvent } from 'react'
import { changeConnection, createConnection, type ConnectionForm as Form } from '../../api/calls'
import { useWorld } from '../../api/world'
import { safeLink } from '../../logic/links'
import { toProblem, type Problem } from '../../logic/problem'
import type { Connection, Need, Preset } from '../../logic/types'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { PasswordField, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'
import { useConnectionTest } from './test-button'

type Props = { preset: Preset; connection: Connection | null; onSaved: () => void; onClose: () => void }

const SECRETS: readonly Need[] = ['api_key', 'authorization_key', 'iam_token']
const OPTIONAL: readonly Need[] = ['scope', 'ca_file']

export function ConnectionForm({ preset, connection, onSaved, onClose }: Props) {
  const t = useTexts()
  const test = useConnectionTest()
  const taken = useWorld((world) => world.models?.providers)
  const [name, setName] = useState(
    connection?.name ?? freeName(preset.name, taken?.map((one) => one.name) ?? []),
  )
  const [values, setValues] = useState<Record<string, string>>(() => initial(preset, connection))
  const [enabled, setEnabled] = useState(connection?.enabled ?? true)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState(connection !== null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      const form = collect(values)
      const named = { name: name.trim(), preset: preset.name, title: null }
      await (made
        ? changeConnection(named.name, { ...form, enabled })
        : createConnection({ ...named, ...form, enabled }))
      setMade(true)
      const tested = enabled ? await test(name.trim()) : null
      onSaved()
      setResult(tested)
      if (tested === null || tested.ok) onClose()
    } catch (reason) {
      setProblem(toProblem(reason))
    } finally {
      setBusy(false)
    }
  }

  const { notice, error } = placeProblem(problem, ['name', ...preset.needs])
  const field = (need: Need) => ({
    kept: connection?.has_secrets.includes(need) ?? false,
    value: values[need] ?? '',
    error: error(need),
    onChange: (value: string) => setValues((before) => ({ ...before, [need]: value })),
  })
  const keyLink = preset.key_url === null ? null : safeLink(preset.key_url)
  return (
    <Dialog title={preset.title} onClose={onClose}>
      <form className="narrow-form" onSubmit={(event) => void submit(event)}>
        {preset.notes && <p className="field-hint">{preset.notes}</p>}
        {keyLink && (
          <a href={keyLink} target="_blank" rel="noopener noreferrer">
            {t.providers.getKey}
          </a>
        )}
        {notice && <ProblemNotice problem={notice} />}
        {result && !result.ok && <div className="notice notice-danger">{result.text}</div>}
        {preset.needs.map((need) => (
          <NeedField key={need} need={need} optional={OPTIONAL.includes(need)} {...field(need)} />
        ))}
        {!preset.needs.includes('base_url') && preset.base_url !== null && (
          <TextField
            label={t.providers.needs.base_url}
            aside={t.words.optional}
            placeholder={preset.base_url}
            value={values['base_url'] ?? ''}
            onChange={(value) => setValues({ ...values, base_url: value })}
          />
        )}
        {mayHaveKey(preset) && <NeedField need="api_key" optional {...field('api_key')} />}
        <TextField
          label={t.providers.name}
          hint={t.providers.nameHint}
          error={error('name')}
          value={name}
          disabled={made}
          required
          pattern="[a-z0-9][a-z0-9_\-]*"
          maxLength={40}
          onChange={setName}
        />
        {connection && (
          <label className="check">
            <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
            {t.providers.enabled}
          </label>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main" disabled={busy}>
            {busy ? t.providers.testing : t.providers.saveAndTest}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type NeedProps = {
  need: Need
  optional: boolean
  kept: boolean
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

function NeedField({ need, optional, kept, value, error, onChange }: NeedProps) {
  const t = useTexts()
  const aside = optional ? t.words.optional : undefined
  const shared = { label: t.providers.needs[need], aside, value, error, onChange }
  if (!SECRETS.includes(need)) return <TextField {...shared} autoComplete="off" required={!optional} />
  return (
    <PasswordField
      {...shared}
      required={!optional && !kept}
      hint={kept ? t.providers.keepSecret : undefined}
      autoComplete="new-password"
      showLabel={t.words.show}
      hideLabel={t.words.hide}
    />
  )
}

function initial(preset: Preset, connection: Connection | null): Record<string, string> {
  const address = connection?.base_url ?? (preset.needs.includes('base_url') ? preset.base_url : null)
  return { ...connection?.options, ...(address ? { base_url: address } : {}) }
}

function collect(values: Record<string, string>): Pick<Form, 'base_url' | 'secrets' | 'options'> {
  const filled = Object.entries(values).flatMap(([name, value]) =>
    value.trim() ? [[name, value.trim()]] : [],
  )
  const isSecret = (name: string | undefined) => SECRETS.some((secret) => secret === name)
  return {
    base_url: values['base_url']?.trim() || null,
    secrets: Object.fromEntries(filled.filter(([name]) => isSecret(name))) as Record<string, string>,
    options: Object.fromEntries(filled.filter(([name]) => !isSecret(name) && name !== 'base_url')) as Record<
      string,
      string
    >,
  }
}

/** A server of one's own may ask for a key or not. */
function mayHaveKey({ needs }: Preset): boolean {
  return !needs.includes('path') && !needs.some((need) => SECRETS.includes(need))
}

function freeName(wish: string, taken: readonly string[]): string {
  let name = wish
  for (let n = 2; taken.includes(name); n++) name = `${wish}-${n}`
  return name
}
