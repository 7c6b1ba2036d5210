// The pane beside the chat: one artifact with its versions, or the list of all.
import { useEffect, useRef, useState } from 'react'
import { createArtifact, openArtifact, readContent, useArtifacts } from '../../api/artifacts'
import { artifactTitle, isNamed, type Artifact, type ArtifactKind } from '../../logic/artifacts'
import { toProblem, type Problem } from '../../logic/problem'
import { Button, IconButton } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { Ask } from './ask'
import { Changes } from './changes'
import { Editor } from './editor'
import { Head, type Tab } from './head'
import { Look } from './look'
import { Split } from './split'
import './artifacts.css'

const ICONS: Record<ArtifactKind, IconName> = {
  document: 'file',
  code: 'code',
  html: 'globe',
  svg: 'image',
  diagram: 'fork',
}

export default function Pane({ conversation, open }: { conversation: string; open: string }) {
  const t = useTexts()
  const all = useArtifacts(conversation)
  const artifact = all.find(({ id }) => id === open) ?? null
  const close = () => openArtifact(conversation, null)
  const [full, setFull] = useState(false)
  const ref = useFocusWhileOpen()
  return (
    <Split full={full}>
      <section
        ref={ref}
        tabIndex={-1}
        className="artifact-pane"
        aria-label={t.artifacts.pane}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) close()
        }}
      >
        {artifact ? (
          <Shown
            key={artifact.id}
            artifact={artifact}
            full={full}
            onFull={() => setFull(!full)}
            onClose={close}
          />
        ) : (
          <List conversation={conversation} all={all} onClose={close} />
        )}
      </section>
    </Split>
  )
}

/** Whoever opens the pane goes on in it, and comes back to where he was. */
function useFocusWhileOpen() {
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return ref
}

function List({
  conversation,
  all,
  onClose,
}: {
  conversation: string
  all: readonly Artifact[]
  onClose: () => void
}) {
  const t = useTexts()
  const format = useFormat()
  const act = useAct()
  const make = async () => {
    const title = t.artifacts.newTitle
    const made = { content: `# ${title}\n\n`, title, kind: 'document', language: 'markdown' } as const
    const artifact = await createArtifact(conversation, made)
    openArtifact(conversation, artifact.id)
  }
  return (
    <>
      <header className="artifact-head">
        <h2>{t.artifacts.title}</h2>
        <Button size="small" icon="plus" onClick={() => act(make)}>
          {t.artifacts.make}
        </Button>
        <IconButton icon="close" label={t.artifacts.close} onClick={onClose} />
      </header>
      {all.length === 0 && (
        <div className="artifact-none">
          <Icon name="artifact" size={28} />
          <h3>{t.artifacts.none}</h3>
          <p>{t.artifacts.noneHint}</p>
        </div>
      )}
      <ul className="artifact-list">
        {all.map((one) => (
          <li key={one.id}>
            <button type="button" onClick={() => openArtifact(conversation, one.id)}>
              <Icon name={ICONS[one.kind]} />
              <span>
                <b>{artifactTitle(one, t.artifacts.kinds)}</b>
                <small>
                  {[
                    ...(isNamed(one) ? [t.artifacts.kinds[one.kind]] : []),
                    t.artifacts.versions(one.versions.length),
                    format.time(one.updated_at),
                  ].join(' · ')}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

type ShownProps = { artifact: Artifact; full: boolean; onFull: () => void; onClose: () => void }

function Shown({ artifact, full, onFull, onClose }: ShownProps) {
  const t = useTexts()
  const [chosen, setChosen] = useState<number | null>(null)
  const [tab, setTab] = useState<Tab>('look')
  const [draft, setDraft] = useState<string | null>(null)
  const [selection, setSelection] = useState('')
  const number = chosen ?? artifact.version
  const before = artifact.versions.findLast((one) => one.number < number)?.number ?? null
  const content = useContent(artifact, number)
  const earlier = useContent(artifact, tab === 'changes' ? before : null)
  return (
    <>
      <Head
        {...{ artifact, number, tab, full, onFull, onClose }}
        content={draft ?? content.text}
        onTab={setTab}
        onNumber={(next) => setChosen(next === artifact.version ? null : next)}
      />
      <div className="artifact-body" data-tab={tab}>
        {content.problem && <ProblemNotice problem={content.problem} />}
        {content.text !== null &&
          (tab === 'look' ? (
            <Look artifact={artifact} number={number} content={content.text} />
          ) : tab === 'source' ? (
            <Editor
              {...{ artifact, number, draft }}
              content={content.text}
              onDraft={setDraft}
              onSelect={setSelection}
              onSaved={() => setChosen(null)}
            />
          ) : before === null ? (
            <p className="artifact-empty">{t.artifacts.first}</p>
          ) : (
            earlier.text !== null && (
              <Changes from={before} to={number} before={earlier.text} after={content.text} />
            )
          ))}
      </div>
      {content.text !== null && number === artifact.version && (
        <Ask
          artifact={artifact}
          content={draft ?? content.text}
          selection={tab === 'source' ? selection : ''}
          onForget={() => setSelection('')}
        />
      )}
    </>
  )
}

/** The text of a version; read anew when the version itself has grown. */
function useContent(artifact: Artifact, number: number | null) {
  const [found, setFound] = useState<{ key: string; text: string } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const size = artifact.versions.find((one) => one.number === number)?.size ?? 0
  const key = `${number}:${size}`
  useEffect(() => {
    if (number === null) return
    let current = true
    readContent(artifact.id, number).then(
      ({ content }) => {
        if (!current) return
        setFound({ key: `${number}:${size}`, text: content })
        setProblem(null)
      },
      (error: unknown) => current && setProblem(toProblem(error)),
    )
    return () => {
      current = false
    }
  }, [artifact.id, number, size])
  return { text: found?.key === key ? found.text : null, problem }
}
