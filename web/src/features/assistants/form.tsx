// The window in which an assistant is made or changed.
import { useState, type FormEvent } from 'react'
import { changeAssistant, createAssistant } from '../../api/assistants'
import { newId } from '../../api/clock'
import { useWorld } from '../../api/world'
import { changesOf, formOf, KINDS, type AssistantForm as Form } from '../../logic/assistants'
import { findModel, matching } from '../../logic/models'
import { toProblem, type Problem } from '../../logic/problem'
import type { Assistant, AssistantKind } from '../../logic/types'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, TextField } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice } from '../../ui/problem'

type Props = { assistant: Assistant | null; kind: AssistantKind; onClose: () => void }

const FIELDS: readonly (keyof Form)[] = ['name', 'description', 'instructions', 'model']

export function AssistantForm({ assistant, kind, onClose }: Props) {
  const t = useTexts()
  const [id] = useState(newId)
  const [first] = useState(() => formOf(assistant, kind))
  const [form, setForm] = useState(first)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const put = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }))
  const { notice, error } = placeProblem(problem, FIELDS)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      await (assistant ? changeAssistant(assistant.id, changesOf(first, form)) : createAssistant(id, form))
      onClose()
    } catch (reason) {
      setProblem(toProblem(reason))
      setBusy(false)
    }
  }
  const follows = assistant !== null && form.kind !== first.kind && form.instructions === first.instructions
  return (
    <Dialog wide title={assistant ? t.assistants.edit : t.assistants.create} onClose={onClose}>
      <form className="narrow-form assistant-form" onSubmit={(event) => void submit(event)}>
        {notice && <ProblemNotice problem={notice} />}
        <TextField
          label={t.assistants.name}
          error={error('name')}
          required
          maxLength={100}
          autoComplete="off"
          value={form.name}
          onChange={(name) => put({ name })}
        />
        <TextField
          label={t.assistants.description}
          aside={t.words.optional}
          hint={t.assistants.descriptionHint}
          error={error('description')}
          maxLength={1000}
          autoComplete="off"
          value={form.description}
          onChange={(description) => put({ description })}
        />
        <div className="assistant-pair">
          <Field label={t.assistants.kind} hint={t.assistants[`${form.kind}Hint`]}>
            {(ids) => (
              <select
                className="input"
                {...ids}
                value={form.kind}
                onChange={(event) => put({ kind: event.target.value as AssistantKind })}
              >
                {KINDS.map((one) => (
                  <option key={one} value={one}>
                    {t.assistants[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <ModelField value={form.model} error={error('model')} onChange={(model) => put({ model })} />
        </div>
        <Field
          label={t.assistants.instructions}
          aside={t.words.optional}
          hint={follows ? t.assistants.instructionsKept : t.assistants.instructionsHint}
          error={error('instructions')}
        >
          {(ids) => (
            <textarea
              className="input"
              {...ids}
              rows={6}
              maxLength={50_000}
              value={form.instructions}
              onChange={(event) => put({ instructions: event.target.value })}
            />
          )}
        </Field>
        <label className="check">
          <input
            type="checkbox"
            checked={form.public}
            onChange={(event) => put({ public: event.target.checked })}
          />
          <span>
            {t.assistants.public}
            <span className="field-hint assistant-public">{t.assistants.publicHint}</span>
          </span>
        </label>
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.words.cancel}</Button>
          <Button type="submit" look="main" disabled={busy}>
            {assistant ? t.words.save : t.assistants.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type ModelProps = {
  value: string | null
  error: string | undefined
  onChange: (model: string | null) => void
}

function ModelField({ value, error, onChange }: ModelProps) {
  const t = useTexts()
  const models = useWorld((world) => world.models)
  const groups = models === null ? [] : matching(models, '')
  const gone = value !== null && !findModel(models, value)
  return (
    <Field label={t.assistants.model} hint={t.assistants.modelHint} error={error}>
      {(ids) => (
        <select
          className="input"
          {...ids}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || null)}
        >
          <option value="">{t.assistants.anyModel}</option>
          {gone && <option value={value}>{value}</option>}
          {groups.map(
            (group) =>
              group.models.length > 0 && (
                <optgroup key={group.name} label={group.provider?.title ?? group.name}>
                  {group.models.map((model) => (
                    <option key={model.id} value={model.id}>
                      {model.title}
                    </option>
                  ))}
                </optgroup>
              ),
          )}
        </select>
      )}
    </Field>
  )
}
