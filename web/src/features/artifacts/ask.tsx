// Asks for a change in the conversation: the artifact's text goes along, the answer becomes its next version.
import { useState } from 'react'
import { send } from '../../api/talking'
import { askText, type Artifact } from '../../logic/artifacts'
import { Button, IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { toast } from '../../ui/toast'

type Props = { artifact: Artifact; content: string; selection: string; onForget: () => void }

export function Ask({ artifact, content, selection, onForget }: Props) {
  const t = useTexts()
  const [words, setWords] = useState('')
  const submit = () => {
    if (words.trim() === '') return
    const said = { whole: t.artifacts.askWhole, part: t.artifacts.askPart }
    const text = askText(words, artifact, content, selection, said)
    void send(artifact.conversation_id, { text, files: [] })
    setWords('')
    onForget()
    toast(t.artifacts.asking)
  }
  return (
    <form
      className="artifact-ask"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {selection.trim() !== '' && (
        <p className="artifact-selected">
          <span>{t.artifacts.selected(selection.trim().length)}</span>
          <IconButton icon="close" small label={t.artifacts.discard} onClick={onForget} />
        </p>
      )}
      <div className="artifact-ask-line">
        <textarea
          className="input"
          rows={1}
          value={words}
          aria-label={t.artifacts.askLabel}
          placeholder={t.artifacts.ask}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            submit()
          }}
        />
        <Button look="main" type="submit" disabled={words.trim() === ''}>
          {t.artifacts.askSend}
        </Button>
      </div>
    </form>
  )
}
