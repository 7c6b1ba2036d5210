// What can be done with a whole project.
import { useState, type ReactNode } from 'react'
import { changeProject, deleteProject } from '../../api/projects'
import { useWorld } from '../../api/world'
import type { Project } from '../../logic/projects'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import type { TriggerProps } from '../../ui/popover'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

type Props = {
  project: Project
  onGo: (address: string) => void
  trigger: (props: TriggerProps) => ReactNode
}

export function ProjectMenu({ project, onGo, trigger }: Props) {
  const t = useTexts()
  const act = useAct()
  const [deleting, setDeleting] = useState(false)
  const last = useWorld((world) => (world.projects?.length ?? 1) - 1)
  const at = useWorld((world) => world.projects?.findIndex((one) => one.id === project.id) ?? 0)
  return (
    <>
      <Menu label={t.library.projectActions(project.name)} align="end" trigger={trigger}>
        {(close) => {
          const pick = (run: () => void) => () => {
            close()
            run()
          }
          const move = (position: number) => pick(() => act(() => changeProject(project.id, { position })))
          return (
            <>
              <MenuItem icon="compose" onSelect={pick(() => onGo(`/?project=${project.id}`))}>
                {t.library.chatHere}
              </MenuItem>
              <MenuItem icon="sliders" onSelect={pick(() => onGo(`/project/${project.id}#setup`))}>
                {t.library.setUp}
              </MenuItem>
              <MenuLine />
              {at > 0 && (
                <MenuItem icon="arrowUp" onSelect={move(at - 1)}>
                  {t.library.up}
                </MenuItem>
              )}
              {at < last && (
                <MenuItem icon="arrowDown" onSelect={move(at + 1)}>
                  {t.library.down}
                </MenuItem>
              )}
              <MenuItem
                icon="archive"
                onSelect={pick(() => act(() => changeProject(project.id, { archived: !project.archived })))}
              >
                {project.archived ? t.library.bringBack : t.library.putAway}
              </MenuItem>
              <MenuItem icon="trash" danger onSelect={pick(() => setDeleting(true))}>
                {t.library.deleteProject}
              </MenuItem>
            </>
          )
        }}
      </Menu>
      {deleting && (
        <DeleteProject project={project} onClose={() => setDeleting(false)} onGone={() => onGo('/')} />
      )}
    </>
  )
}

type DeleteProps = { project: Project; onClose: () => void; onGone: () => void }

function DeleteProject({ project, onClose, onGone }: DeleteProps) {
  const t = useTexts()
  const act = useAct()
  const drop = (conversations: boolean) => {
    onClose()
    act(async () => {
      await deleteProject(project.id, conversations)
      toast(t.library.projectDeleted)
      onGone()
    })
  }
  return (
    <Dialog title={t.library.deleteTitle(project.name)} onClose={onClose}>
      <p className="dialog-text">{t.library.deleteText}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button look="danger" onClick={() => drop(true)}>
          {t.library.deleteChats}
        </Button>
        <Button look="main" onClick={() => drop(false)}>
          {t.library.keepChats}
        </Button>
      </div>
    </Dialog>
  )
}
