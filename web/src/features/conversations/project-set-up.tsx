// What a project gives to its conversations: instructions, files, a model; and what it is recognised by.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { changeProject, type ProjectPatch } from '../../api/projects'
import { startUpload } from '../../api/uploads'
import { toProblem } from '../../logic/problem'
import { COLOURS, type Project } from '../../logic/projects'
import { Button, IconButton } from '../../ui/button'
import { Field, TextField } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { sentence, useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

type Props = { project: Project; modelChoice: ReactNode; defaults: ReactNode }

const SETTLE = 700

export function ProjectSetUp({ project, modelChoice, defaults }: Props) {
  const t = useTexts()
  const [instructions, setInstructions] = useState(project.instructions ?? '')
  const [emoji, setEmoji] = useState(project.emoji ?? '')
  const { later, saved } = useLater(project.id)
  return (
    <div className="project-set-up">
      <p className="project-saved" role="status">
        {saved && (
          <>
            <Icon name="check" size={15} /> {t.library.saved}
          </>
        )}
      </p>
      <Field label={t.library.instructions} hint={t.library.instructionsHint}>
        {(ids) => (
          <textarea
            className="input"
            {...ids}
            rows={7}
            value={instructions}
            placeholder={t.library.instructionsPlaceholder}
            onChange={(event) => {
              setInstructions(event.target.value)
              later({ instructions: event.target.value.trim() || null })
            }}
          />
        )}
      </Field>
      <ProjectFiles project={project} />
      <Field label={t.library.model} hint={t.library.modelHint}>
        {() => modelChoice}
      </Field>
      {defaults}
      <div className="project-look">
        <TextField
          label={t.library.emoji}
          value={emoji}
          maxLength={16}
          autoComplete="off"
          onChange={(value) => {
            setEmoji(value)
            later({ emoji: value.trim() || null })
          }}
        />
        <ColourField project={project} onPick={(colour) => later({ colour })} />
      </div>
    </div>
  )
}

function ColourField({ project, onPick }: { project: Project; onPick: (colour: Project['colour']) => void }) {
  const t = useTexts()
  const [colour, setColour] = useState(project.colour)
  const pick = (next: Project['colour']) => {
    setColour(next)
    onPick(next)
  }
  return (
    <fieldset className="colours">
      <legend className="field-label">{t.library.colour}</legend>
      <div className="colours-row">
        {([null, ...COLOURS] as const).map((one) => (
          <label key={one ?? 'none'} className={`colour tint-${one ?? 'none'}`}>
            <input
              type="radio"
              name="colour"
              checked={colour === one}
              aria-label={one === null ? t.library.noColour : t.library[one]}
              title={one === null ? t.library.noColour : t.library[one]}
              onChange={() => pick(one)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function ProjectFiles({ project }: { project: Project }) {
  const t = useTexts()
  const act = useAct()
  const format = useFormat()
  const picker = useRef<HTMLInputElement>(null)
  const [coming, setComing] = useState<{ key: string; name: string; progress: number }[]>([])
  const ids = useRef(project.files.map((one) => one.id))
  ids.current = project.files.map((one) => one.id)
  const add = (file: File) => {
    const key = crypto.randomUUID()
    const drop = () => setComing((all) => all.filter((one) => one.key !== key))
    setComing((all) => [...all, { key, name: file.name, progress: 0 }])
    startUpload(file, {
      onProgress: (progress) =>
        setComing((all) => all.map((one) => (one.key === key ? { ...one, progress } : one))),
      onDone: (stored) => {
        drop()
        ids.current = [...ids.current, stored.id]
        act(() => changeProject(project.id, { files: ids.current }))
      },
      onProblem: (problem) => {
        drop()
        toast(sentence(t, toProblem(problem)))
      },
    })
  }
  return (
    <section className="project-files" aria-label={t.library.files}>
      <h2 className="field-label">{t.library.files}</h2>
      {(project.files.length > 0 || coming.length > 0) && (
        <ul className="cards">
          {project.files.map((file) => (
            <li key={file.id} className="card">
              <Icon name={file.media_type.startsWith('image/') ? 'image' : 'file'} size={17} />
              <a className="card-main" href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
                {file.name}
              </a>
              <span className="card-about">{format.size(file.size)}</span>
              <IconButton
                icon="close"
                small
                label={t.library.removeFile(file.name)}
                onClick={() =>
                  act(() =>
                    changeProject(project.id, { files: ids.current.filter((one) => one !== file.id) }),
                  )
                }
              />
            </li>
          ))}
          {coming.map((one) => (
            <li key={one.key} className="card">
              <Icon name="file" size={17} />
              <span className="card-main">{one.name}</span>
              <progress value={one.progress} max={1} aria-label={one.name} />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="clip" size="small" onClick={() => picker.current?.click()}>
          {t.library.addFiles}
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            for (const file of event.target.files ?? []) add(file)
            event.target.value = ''
          }}
        />
      </div>
      <p className="field-hint">{t.library.filesHint}</p>
    </section>
  )
}

/** Saves what was typed a moment after the last key, at the latest when the page is left. */
function useLater(id: string): { later: (patch: ProjectPatch) => void; saved: boolean } {
  const act = useAct()
  const run = useRef(act)
  const collected = useRef<ProjectPatch>({})
  const timer = useRef(0)
  const [saved, setSaved] = useState(false)
  const flush = useRef(() => {
    clearTimeout(timer.current)
    const patch = collected.current
    collected.current = {}
    if (Object.keys(patch).length > 0)
      run.current(async () => {
        await changeProject(id, patch)
        setSaved(true)
      })
  })
  useEffect(() => flush.current, [])
  const later = (patch: ProjectPatch) => {
    setSaved(false)
    collected.current = { ...collected.current, ...patch }
    clearTimeout(timer.current)
    timer.current = window.setTimeout(flush.current, SETTLE)
  }
  return { later, saved }
}
