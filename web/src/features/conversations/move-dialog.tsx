// Chooses a project by name, or makes one of the name that was typed.
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { newId } from '../../api/clock'
import { createProject } from '../../api/projects'
import { readProjects } from '../../api/sync'
import { useWorld } from '../../api/world'
import { Dialog } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { ProjectSign } from './project-sign'

type Props = { onPick: (project: string | null) => void; onClose: () => void }
type Choice = { key: string; label: string; sign: React.ReactNode; pick: () => void }

export function MoveDialog({ onPick, onClose }: Props) {
  const t = useTexts()
  const act = useAct()
  const id = useId()
  const projects = useWorld((world) => world.projects)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    if (projects === null) act(readProjects)
  })
  const words = typed.trim().toLocaleLowerCase()
  const fitting = (projects ?? []).filter(
    (one) => !one.archived && one.name.toLocaleLowerCase().includes(words),
  )
  const close = (project: string | null) => {
    onClose()
    onPick(project)
  }
  const create = () =>
    act(async () => {
      const made = await createProject(newId(), { name: typed.trim() })
      close(made.id)
    })
  const known = fitting.some((one) => one.name.toLocaleLowerCase() === words)
  const choices: Choice[] = [
    ...fitting.map((one) => ({
      key: one.id,
      label: one.name,
      sign: <ProjectSign project={one} />,
      pick: () => close(one.id),
    })),
    ...(words === ''
      ? [
          {
            key: 'none',
            label: t.library.outOfProject,
            sign: <Icon name="close" size={16} />,
            pick: () => close(null),
          },
        ]
      : known
        ? []
        : [
            {
              key: 'new',
              label: t.library.createNamed(typed.trim()),
              sign: <Icon name="plus" size={16} />,
              pick: create,
            },
          ]),
  ]
  const active = choices[Math.min(at, choices.length - 1)]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((at + step + choices.length) % choices.length)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      active?.pick()
    }
  }
  return (
    <Dialog title={t.library.moveTitle} onClose={onClose}>
      <input
        className="input"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={active ? `${id}-${active.key}` : undefined}
        aria-label={t.library.findProject}
        placeholder={t.library.findProject}
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className="move-list" role="listbox" id={id} aria-label={t.library.projects}>
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${id}-${choice.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === active}
            className={choice === active ? 'move-choice move-choice-active' : 'move-choice'}
            onClick={choice.pick}
            onKeyDown={(event) => event.key === 'Enter' && choice.pick()}
            onPointerMove={() => setAt(index)}
          >
            {choice.sign}
            <span>{choice.label}</span>
          </div>
        ))}
      </div>
    </Dialog>
  )
}
