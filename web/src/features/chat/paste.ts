// What is pasted: files are attached, and a very long text may be turned into one, with a way back.
import { useCallback, useState, type ClipboardEvent, type RefObject } from 'react'
import { LONG_PASTE } from '../../logic/typing'
import { useTexts } from '../../ui/language'
import { toast } from '../../ui/toast'
import type { useAttachments } from './attachments'

type Given = {
  field: RefObject<HTMLTextAreaElement | null>
  text: string
  setText: (text: string) => void
  files: ReturnType<typeof useAttachments>
}

export function usePaste({ field, text, setText, files }: Given) {
  const t = useTexts()
  const [long, setLong] = useState<string | null>(null)
  const forget = useCallback(() => setLong(null), [])
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length > 0) {
      event.preventDefault()
      files.add(event.clipboardData.files)
      return
    }
    const said = event.clipboardData.getData('text/plain')
    if (said.length > LONG_PASTE) setLong(said.replaceAll('\r\n', '\n'))
  }
  const makeFile = () => {
    if (long === null) return
    const at = text.indexOf(long)
    const name = `${t.composer.pastedName}-${new Date().toISOString().slice(11, 19).replaceAll(':', '')}.txt`
    files.add([new File([long], name, { type: 'text/plain' })])
    if (at !== -1) setText((text.slice(0, at) + text.slice(at + long.length)).trim())
    setLong(null)
    toast(t.composer.madeFile, { label: t.words.undo, run: () => undo(text, name) })
    field.current?.focus()
  }
  const undo = (before: string, name: string) => {
    files.removeNamed(name)
    setText(before)
  }
  // the text was changed by hand: what was pasted is no longer there as it was
  const here = long !== null && text.includes(long) ? long : null
  return { long: here, onPaste, makeFile, forget }
}
