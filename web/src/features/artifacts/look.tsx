// An artifact as it is meant to be seen: pages and drawings in a frame of their own, the rest drawn by the house.
import { useEffect, useState } from 'react'
import { viewLink } from '../../api/artifacts'
import type { Artifact } from '../../logic/artifacts'
import { toProblem, type Problem } from '../../logic/problem'
import { CodeBlock } from '../../ui/code'
import { useTexts } from '../../ui/language'
import { Markdown } from '../../ui/markdown'
import { ProblemNotice } from '../../ui/problem'

type Props = { artifact: Artifact; number: number; content: string }

export function Look({ artifact, number, content }: Props) {
  switch (artifact.kind) {
    case 'html':
    case 'svg':
      return <Apart artifact={artifact} number={number} />
    case 'document':
      return (
        <div className="artifact-document">
          <Markdown text={content} />
        </div>
      )
    case 'diagram':
      return (
        <div className="artifact-document">
          <Markdown text={`\`\`\`mermaid\n${content}\n\`\`\``} />
        </div>
      )
    default:
      return (
        <div className="artifact-code">
          <CodeBlock code={content} language={artifact.language} />
        </div>
      )
  }
}

/** Its page has no origin of ours: no cookies, no storage, no network, and cannot reach this one. */
function Apart({ artifact, number }: Omit<Props, 'content'>) {
  const t = useTexts()
  const [shown, setShown] = useState<{ url: string } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let current = true
    viewLink(artifact.id, number).then(
      (link) => current && setShown(link),
      (error: unknown) => current && setProblem(toProblem(error)),
    )
    return () => {
      current = false
    }
  }, [artifact.id, number])
  if (problem) return <ProblemNotice problem={problem} />
  return (
    <div className="artifact-apart">
      {shown && (
        <iframe
          key={shown.url}
          src={shown.url}
          title={t.artifacts.frame(artifact.title)}
          sandbox={artifact.kind === 'html' ? 'allow-scripts' : ''}
          referrerPolicy="no-referrer"
        />
      )}
    </div>
  )
}
