// A block of code: its language, what can be done with it, colours when the highlighter has arrived.
import { createContext, memo, use, useEffect, useState, type ReactNode } from 'react'
import { IconButton } from './button'
import { CopyButton } from './copy'
import { Icon, type IconName } from './icon'
import { useTexts } from './language'

/** One more button in the head of finished code: what it is called, and what happens with the code. */
export type CodeAction = {
  name: string
  icon: IconName
  label: string
  /** Which code it is offered for; `info` is what stands after the language. */
  fits?: (language: string | null, code: string, info: string | null) => boolean
  run: (language: string | null, info: string | null, code: string) => void
}

/** The app puts actions here (“open as an artifact”); the list must keep its identity. */
export const CodeActionsContext = createContext<readonly CodeAction[]>([])

/** What is shown instead of a block of code, by what stands after its language; null: the code itself. */
export const CodeStandInContext = createContext<(info: string | null) => ReactNode | null>(() => null)

type Props = { code: string; language: string | null; info?: string | null; growing?: boolean }

export const CodeBlock = memo(({ code, language, info = null, growing = false }: Props) => {
  const coloured = useColours(code, language)
  const [wrapped, setWrapped] = useState(false)
  const standIn = use(CodeStandInContext)(info)
  if (standIn !== null) return standIn
  return (
    <figure className="code" data-wrapped={wrapped || undefined}>
      <CodeHead
        {...{ code, language, info, growing, wrapped }}
        onWrap={() => setWrapped((before) => !before)}
      />
      <pre tabIndex={0}>
        <code>{coloured ?? code}</code>
      </pre>
    </figure>
  )
})
CodeBlock.displayName = 'CodeBlock'

type HeadProps = {
  code: string
  language: string | null
  info: string | null
  growing: boolean
  wrapped: boolean
  onWrap?: () => void
  children?: ReactNode
}

/** The line above code or what is drawn of it. */
export function CodeHead({ code, language, info, growing, wrapped, onWrap, children }: HeadProps) {
  const t = useTexts()
  const actions = use(CodeActionsContext)
  return (
    <figcaption className="code-head">
      <span className="code-language">{language ?? ''}</span>
      {!growing &&
        actions
          .filter((action) => action.fits?.(language, code, info) ?? true)
          .map(({ name, icon, label, run }) => (
            <button
              key={name}
              type="button"
              className="code-action"
              aria-label={label}
              title={label}
              onClick={() => run(language, info, code)}
            >
              <Icon name={icon} size={15} />
              <span>{label}</span>
            </button>
          ))}
      {children}
      {onWrap && (
        <IconButton icon="wrap" small label={t.reading.wrap} aria-pressed={wrapped} onClick={onWrap} />
      )}
      <CopyButton text={code} label={t.chat.codeCopy} />
    </figcaption>
  )
}

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
        .then(({ highlight }) => highlight(code, language))
        .then((nodes) => current && setFound({ code, nodes }))
        .catch(() => undefined)
    }, SETTLE)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [code, language])
  return found?.code === code ? found.nodes : null
}
