// A block of code: its language, a copy button, colours when the highlighter has arrived.
import { memo, useEffect, useState, type ReactNode } from 'react'
import { CopyButton } from './copy'
import { useTexts } from './language'

type Props = { code: string; language: string | null }

export const CodeBlock = memo(({ code, language }: Props) => {
  const t = useTexts()
  const coloured = useColours(code, language)
  return (
    <figure className="code">
      <figcaption className="code-head">
        <span>{language ?? ''}</span>
        <CopyButton text={code} label={t.chat.codeCopy} />
      </figcaption>
      <pre tabIndex={0}>
        <code>{coloured ?? code}</code>
      </pre>
    </figure>
  )
})
CodeBlock.displayName = 'CodeBlock'

const LONGEST = 40_000
const SETTLE = 150

/** Waits until the code stands still: colouring each token of a stream would cost more than it gives. */
function useColours(code: string, language: string | null): ReactNode {
  const [found, setFound] = useState<{ code: string; nodes: ReactNode } | null>(null)
  useEffect(() => {
    if (language === null || code.length > LONGEST) return
    let current = true
    const timer = setTimeout(() => {
      import('./highlight')
        .then(({ highlight }) => current && setFound({ code, nodes: highlight(code, language) }))
        .catch(() => undefined)
    }, SETTLE)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [code, language])
  return found?.code === code ? found.nodes : null
}
