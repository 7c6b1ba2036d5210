// One assistant among the others: who it is, who may use it, how much it was used.
import { Link } from 'wouter'
import { useWorld } from '../../api/world'
import { mayChange } from '../../logic/assistants'
import { findModel } from '../../logic/models'
import type { Assistant } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Initial } from '../../ui/initial'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'

type Props = { assistant: Assistant; onEdit: () => void; onRemove: () => void }

export function AssistantCard({ assistant, onEdit, onRemove }: Props) {
  const t = useTexts()
  const me = useWorld((world) => world.me)
  const models = useWorld((world) => world.models)
  const { id, name, description, kind, model, conversations, messages } = assistant
  const about = [
    t.assistants[kind],
    model === null ? t.assistants.anyModel : (findModel(models, model)?.title ?? model),
    ...(conversations + messages > 0
      ? [t.assistants.chats(conversations), t.assistants.messages(messages)]
      : []),
  ]
  return (
    <li className="card assistant">
      <Initial of={name} large />
      <div className="card-main">
        <div className="assistant-title">
          <h2 className="assistant-name">{name}</h2>
          {assistant.public && (
            <span className="badge" title={t.assistants.publicHint}>
              <Icon name="globe" size={13} />
              {t.assistants.public}
            </span>
          )}
        </div>
        {description && <p className="assistant-text">{description}</p>}
        <p className="card-about">{about.join(' · ')}</p>
      </div>
      <div className="assistant-acts">
        <Link
          href={`/chat/assistant/${id}`}
          className="button button-line button-small"
          aria-label={t.assistants.talkTo(name)}
        >
          {t.assistants.talk}
        </Link>
        {mayChange(assistant, me) && <Actions name={name} onEdit={onEdit} onRemove={onRemove} />}
      </div>
    </li>
  )
}

function Actions({ name, onEdit, onRemove }: { name: string; onEdit: () => void; onRemove: () => void }) {
  const t = useTexts()
  const label = t.assistants.actions(name)
  return (
    <Menu
      label={label}
      align="end"
      trigger={(props) => <IconButton icon="more" label={label} hint={t.words.more} {...props} />}
    >
      {(close) => {
        const pick = (run: () => void) => () => {
          close()
          run()
        }
        return (
          <>
            <MenuItem icon="edit" onSelect={pick(onEdit)}>
              {t.assistants.change}
            </MenuItem>
            <MenuLine />
            <MenuItem icon="trash" danger onSelect={pick(onRemove)}>
              {t.words.delete}
            </MenuItem>
          </>
        )
      }}
    </Menu>
  )
}
