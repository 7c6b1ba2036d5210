// Tells a screen reader that an answer began and reads it when it is whole: never token by token.
import { useEffect, useRef, useState } from 'react'
import { textOf } from '../../logic/parts'
import type { Message } from '../../logic/types'
import { useTexts } from '../../ui/language'

const LONGEST = 1500

export function Announcer({ messages }: { messages: readonly Message[] }) {
  const t = useTexts()
  const [said, setSaid] = useState('')
  const heard = useRef<string | null>(null)
  const last = messages.at(-1)
  useEffect(() => {
    if (last?.role !== 'assistant') return
    if (last.state === 'streaming' && heard.current !== last.id) {
      heard.current = last.id
      setSaid(t.chat.writing)
    } else if (last.state !== 'streaming' && last.state !== 'queued' && heard.current === last.id) {
      heard.current = null
      setSaid(`${t.chat.finished}. ${textOf(last).slice(0, LONGEST)}`)
    }
  }, [last, t])
  return (
    <div className="unseen" role="status" aria-live="polite">
      {said}
    </div>
  )
}
