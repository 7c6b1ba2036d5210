// Edits the text of an artifact by hand; saved as a new version, never over an old one.
import { useEffect, useRef, useState } from 'react'
import { saveVersion } from '../../api/artifacts'
import type { Artifact } from '../../logic/artifacts'
import { Button } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'

type Props = {
  artifact: Artifact
  content: string
  number: number
  onSaved: () => void
  onSelect: (text: string) => void
  onDraft: (text: string | null) => void
  draft: string | null
}

export function Editor({ artifact, content, number, draft, onDraft, onSaved, onSelect }: Props) {
  const t = useTexts()
  const act = useAct()
  const field = useRef<HTMLTextAreaElement>(null)
  const [saving, setSaving] = useState(false)
  const value = draft ?? content
  const changed = draft !== null && draft !== content
  const save = () => {
    if (!changed || saving) return
    setSaving(true)
    act(async () => {
      try {
        await saveVersion(artifact.id, value, artifact.version)
        onDraft(null)
        onSaved()
      } finally {
        setSaving(false)
      }
    })
  }
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => changed && event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [changed])
  return (
    <div className="artifact-editor">
      <textarea
        ref={field}
        value={value}
        spellCheck={artifact.kind === 'document'}
        aria-label={artifact.title}
        onChange={(event) => onDraft(event.target.value)}
        onSelect={({ currentTarget: { value: all, selectionStart, selectionEnd } }) =>
          onSelect(all.slice(selectionStart, selectionEnd))
        }
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
            event.preventDefault()
            save()
          } else if (event.key === 'Tab' && !event.altKey && !event.ctrlKey && artifact.kind !== 'document') {
            indent(event)
          }
        }}
      />
      {changed && (
        <div className="artifact-save">
          <span>
            {number < artifact.version ? t.artifacts.conflict(artifact.version) : t.artifacts.unsaved}
          </span>
          <Button size="small" onClick={() => onDraft(null)}>
            {t.artifacts.discard}
          </Button>
          <Button size="small" look="main" disabled={saving} onClick={save}>
            {t.artifacts.save}
          </Button>
        </div>
      )}
    </div>
  )

  /** Tab indents code; Escape leaves the field, so that nobody is caught in it. */
  function indent(event: React.KeyboardEvent<HTMLTextAreaElement>) {
    const element = event.currentTarget
    const { selectionStart: from, selectionEnd: to } = element
    if (event.shiftKey || from !== to) return
    event.preventDefault()
    element.setRangeText('  ', from, to, 'end')
    onDraft(element.value)
  }
}
