// A message that a person wrote: shown in a bubble, edited in place into a new branch.
import { useState } from 'react'
import { useAuthor } from '../../api/authors'
import { send } from '../../api/talking'
import type { Mark } from '../../logic/feedback'
import { filesOf, textOf } from '../../logic/parts'
import type { Message } from '../../logic/types'
import { Button } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { Markdown } from '../../ui/markdown'
import { useEditRequest } from './edit-request'
import { Files } from './files'
import { MessageActions } from './actions'

type Props = { message: Message; siblings: readonly Message[]; mark: Mark | null; unsent: boolean }

export function Said({ message, siblings, mark, unsent }: Props) {
  const t = useTexts()
  const [editing, setEditing] = useState(false)
  useEditRequest(message.id, () => setEditing(!unsent))
  const author = useAuthor(message)
  const text = textOf(message)
  const files = filesOf(message)
  if (editing) {
    return (
      <Editor
        text={text}
        onClose={() => setEditing(false)}
        onSave={(next) => {
          setEditing(false)
          void send(message.conversation_id, { text: next, files }, { parentId: message.parent_id })
        }}
      />
    )
  }
  return (
    <>
      {author === null ? (
        <h2 className="unseen">{t.chat.you}</h2>
      ) : (
        <h2 className="said-by">{author || t.sharing.gone}</h2>
      )}
      {files.length > 0 && <Files files={files} />}
      {text !== '' && (
        <div className="bubble">
          <Markdown text={text} />
        </div>
      )}
      {message.state === 'queued' && <p className="unsent unsent-quiet">{t.chat.queued}</p>}
      {message.excluded && <p className="row-excluded">{t.chat.excluded}</p>}
      {!unsent && (
        <MessageActions message={message} siblings={siblings} mark={mark} onEdit={() => setEditing(true)} />
      )}
    </>
  )
}

function Editor({
  text,
  onSave,
  onClose,
}: {
  text: string
  onSave: (text: string) => void
  onClose: () => void
}) {
  const t = useTexts()
  const [value, setValue] = useState(text)
  const save = () => {
    if (value.trim() === '' || value.trim() === text) onClose()
    else onSave(value.trim())
  }
  return (
    <div className="editor">
      <textarea
        className="input"
        aria-label={t.chat.editLabel}
        value={value}
        autoFocus
        rows={Math.min(12, value.split('\n').length + 1)}
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            save()
          }
        }}
      />
      <div className="editor-foot">
        <span className="field-hint">{t.chat.editHint}</span>
        <Button size="small" onClick={onClose}>
          {t.words.cancel}
        </Button>
        <Button size="small" look="main" onClick={save}>
          {t.chat.send}
        </Button>
      </div>
    </div>
  )
}
