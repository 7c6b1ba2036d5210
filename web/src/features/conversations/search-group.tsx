// One conversation among the results: its title, and the messages of it that were found.
import { useWorld } from '../../api/world'
import { isResult, type Group } from '../../logic/finding'
import { pieces } from '../../logic/marks'
import type { Hit } from '../../logic/types'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProjectSign } from './project-sign'

type Props = {
  id: string
  group: Group
  active: string | undefined
  onOpen: (address: string) => void
  onHover: (address: string) => void
}

export function SearchGroup({ id, group, active, onOpen, onHover }: Props) {
  const t = useTexts()
  const format = useFormat()
  const project = useWorld((world) => world.projects?.find((one) => one.id === group.project))
  const option = (address: string, classes: string) => ({
    id: `${id}-${address}`,
    role: 'option',
    tabIndex: -1,
    'aria-selected': address === active,
    className: address === active ? `${classes} result-active` : classes,
    onClick: () => onOpen(address),
    onKeyDown: (event: React.KeyboardEvent) => event.key === 'Enter' && onOpen(address),
    onPointerMove: () => onHover(address),
  })
  return (
    <div role="group" aria-label={group.title ?? t.chats.untitled} className="result-group">
      <div
        {...(isResult(group)
          ? option(`/c/${group.id}`, 'result')
          : {
              role: 'presentation',
              className: 'result result-plain',
              onClick: () => onOpen(`/c/${group.id}`),
            })}
      >
        <span className="result-head">
          <span className="result-title">
            <Marked text={group.title ?? t.chats.untitled} marks={group.marks} />
          </span>
          {project && (
            <span className="result-project">
              <ProjectSign project={project} size={14} />
              <span>{project.name}</span>
            </span>
          )}
          {group.archived && <Icon name="archive" size={14} />}
          <span className="result-when">{format.ago(group.at, Date.now())}</span>
        </span>
      </div>
      {group.hits.map((hit) => (
        <div key={hit.message_id} {...option(`/c/${group.id}?m=${hit.message_id}`, 'result result-hit')}>
          <span className="result-text">
            <b>{speaker(hit, t.search.you, t.search.model)}: </b>
            {hit.file_name !== null && (
              <span className="result-file">
                <Icon name="file" size={13} /> {hit.file_name}{' '}
              </span>
            )}
            <Marked text={hit.excerpt} marks={hit.marks} />
          </span>
        </div>
      ))}
    </div>
  )
}

function speaker(hit: Hit, you: string, model: string): string {
  return hit.role === 'user' ? you : model
}

function Marked({ text, marks }: { text: string; marks: readonly (readonly number[])[] }) {
  return pieces(text, marks).map((piece, index) =>
    piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  )
}
