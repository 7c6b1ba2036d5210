// What else a project gives to its conversations: an assistant, and the parameters that its model takes.
import { useEffect, useRef, useState } from 'react'
import { readAssistants } from '../api/assistants'
import { changeProject } from '../api/projects'
import { useWorld } from '../api/world'
import { ParamFields } from '../features/models/param-fields'
import { findModel } from '../logic/models'
import type { Project } from '../logic/projects'
import type { Params } from '../logic/types'
import { Field } from '../ui/field'
import { useTexts } from '../ui/language'
import { useAct } from '../ui/problem'
import { useResource } from '../ui/resource'

const SETTLE = 600

export function ProjectDefaults({ project }: { project: Project }) {
  const t = useTexts()
  const act = useAct()
  useResource(readAssistants)
  const assistants = useWorld((world) => world.assistants) ?? []
  const takes = useTaken(project)
  const [params, setParams] = useState<Params>(project.params)
  const save = useSaving(project.id)
  return (
    <>
      {assistants.length > 0 && (
        <Field label={t.library.assistant} hint={t.library.assistantHint}>
          {(ids) => (
            <select
              className="input"
              {...ids}
              value={project.assistant_id ?? ''}
              onChange={(event) =>
                act(() => changeProject(project.id, { assistant_id: event.target.value || null }))
              }
            >
              <option value="">{t.library.noAssistant}</option>
              {assistants.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <section className="project-params" aria-label={t.looks.params}>
        <h2 className="field-label">{t.looks.params}</h2>
        {takes.length === 0 ? (
          <p className="field-hint">{t.params.none}</p>
        ) : (
          <ParamFields
            takes={takes}
            params={params}
            onChange={(next) => {
              setParams(next)
              save(next)
            }}
          />
        )}
      </section>
    </>
  )
}

/** The parameters of the model that will answer: of the project's own, else of the usual one. */
function useTaken(project: Project): readonly string[] {
  const models = useWorld((world) => world.models)
  const usual = useWorld((world) => world.me?.defaults.model ?? null)
  return findModel(models, project.model ?? usual ?? models?.default ?? null)?.params ?? []
}

/** Keeps what was set once it is quiet for a moment, at the latest when the page is left. */
function useSaving(id: string): (params: Params) => void {
  const act = useAct()
  const run = useRef(act)
  const latest = useRef<Params | null>(null)
  const timer = useRef(0)
  const flush = useRef(() => {
    clearTimeout(timer.current)
    const params = latest.current
    latest.current = null
    if (params) run.current(() => changeProject(id, { params }))
  })
  useEffect(() => flush.current, [])
  return (params) => {
    latest.current = params
    clearTimeout(timer.current)
    timer.current = window.setTimeout(flush.current, SETTLE)
  }
}
