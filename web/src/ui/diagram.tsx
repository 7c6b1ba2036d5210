// A diagram written in Mermaid: shown as a picture, its text one press away. What cannot be drawn is shown as code.
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Picture } from '../logic/diagrams'
import { IconButton } from './button'
import { CodeBlock, CodeHead } from './code'
import { useTexts } from './language'

type State = { source: string; dark: boolean; url: string; picture: Picture } | 'broken' | null

export default function Diagram({ source, info }: { source: string; info: string | null }) {
  const t = useTexts()
  const dark = useDark()
  const [state, setState] = useState<State>(null)
  const [asText, setAsText] = useState(false)
  useEffect(() => {
    let url = ''
    let current = true
    import('./diagram-frame')
      .then(({ drawDiagram }) => drawDiagram(source, dark))
      .then((picture) => {
        if (!current) return
        url = URL.createObjectURL(new Blob([picture.svg], { type: 'image/svg+xml' }))
        setState({ source, dark, url, picture })
      })
      .catch(() => current && setState('broken'))
    return () => {
      current = false
      if (url) setTimeout(() => URL.revokeObjectURL(url), 1000)
    }
  }, [source, dark])
  if (state === 'broken') {
    return (
      <div>
        <CodeBlock code={source} language="mermaid" info={info} />
        <p className="diagram-note">{t.reading.diagramBroken}</p>
      </div>
    )
  }
  return (
    <figure className="code diagram">
      <CodeHead code={source} language="mermaid" info={info} growing={false} wrapped={false}>
        <IconButton
          icon="code"
          small
          label={asText ? t.reading.diagramShown : t.reading.diagramSource}
          aria-pressed={asText}
          onClick={() => setAsText(!asText)}
        />
      </CodeHead>
      {asText ? (
        <pre tabIndex={0}>
          <code>{source}</code>
        </pre>
      ) : (
        <div className="diagram-picture" tabIndex={0} role="group" aria-label={t.reading.diagram}>
          {state ? (
            <img
              src={state.url}
              width={state.picture.width}
              height={state.picture.height}
              alt={t.reading.diagram}
            />
          ) : (
            <span className="diagram-wait">{t.reading.diagramDrawing}</span>
          )}
        </div>
      )}
    </figure>
  )
}

const scheme = '(prefers-color-scheme: dark)'

function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme === 'dark' : matchMedia(scheme).matches
}

function onScheme(tell: () => void): () => void {
  const query = matchMedia(scheme)
  const watcher = new MutationObserver(tell)
  watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  query.addEventListener('change', tell)
  return () => {
    watcher.disconnect()
    query.removeEventListener('change', tell)
  }
}

function useDark(): boolean {
  return useSyncExternalStore(onScheme, isDark)
}
