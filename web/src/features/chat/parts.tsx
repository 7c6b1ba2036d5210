// The pieces of an answer, each in its own form.
import { useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'
import { useWorld } from '../../api/world'
import { filesOf } from '../../logic/parts'
import type {
  CitationPart,
  ErrorPart,
  Message,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../../logic/types'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { Markdown, MarkerContext } from '../../ui/markdown'
import { Citations, Cited } from './citations'
import { Files } from './files'

export function Parts({ message }: { message: Message }) {
  const growing = message.state === 'streaming'
  const last = message.parts.length - 1
  const citations = useMemo(
    () => message.parts.filter((part): part is CitationPart => part.kind === 'citation'),
    [message.parts],
  )
  const resolve = useMemo(() => resolver(citations), [citations])
  const files = filesOf(message)
  return (
    <MarkerContext value={resolve}>
      {message.parts.map((part, index) => (
        <PartView
          key={index}
          part={part}
          growing={growing}
          open={growing && index === last}
          parts={message.parts}
        />
      ))}
      {files.length > 0 && <Files files={files} />}
      {citations.length > 0 && <Citations citations={citations} />}
    </MarkerContext>
  )
}

function resolver(citations: readonly CitationPart[]) {
  return (n: number) => {
    const citation = citations.find((one) => one.number === n)
    return citation ? <Cited citation={citation} inText /> : null
  }
}

type PartProps = { part: Part; parts: readonly Part[]; growing: boolean; open: boolean }

function PartView({ part, parts, growing, open }: PartProps) {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? null : <Markdown text={part.text} growing={growing} />
    case 'reasoning':
      return <Reasoning part={part} growing={open} />
    case 'tool_call':
      return <ToolUse call={part} result={resultOf(part, parts)} />
    case 'error':
      return <Failure part={part} />
    default:
      return null
  }
}

function resultOf(call: ToolCallPart, parts: readonly Part[]): ToolResultPart | null {
  return parts.find(
    (part) => part.kind === 'tool_result' && part.call_id === call.call_id,
  ) as ToolResultPart | null
}

function Reasoning({ part, growing }: { part: ReasoningPart; growing: boolean }) {
  const t = useTexts()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const soFar = useSoFar(growing)
  const title = growing
    ? soFar >= SHORT
      ? t.reading.thinkingFor(format.seconds(soFar))
      : t.chat.reasoningNow
    : part.duration_ms !== null && part.duration_ms >= SHORT
      ? t.chat.reasoningFor(format.seconds(part.duration_ms))
      : t.chat.reasoning
  return (
    <div className="fold">
      <button type="button" className="fold-head hit" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="idea" size={15} />
        <span className={growing ? 'shimmer' : ''}>{title}</span>
        <Icon name={open ? 'down' : 'right'} size={14} />
      </button>
      {open && (
        <div className="fold-body">
          <Markdown text={part.text} growing={growing} />
        </div>
      )}
    </div>
  )
}

const SHORT = 2_000

/** Whole seconds since this reader first saw it grow, in milliseconds. */
function useSoFar(growing: boolean): number {
  const [soFar, setSoFar] = useState(0)
  useEffect(() => {
    if (!growing) return
    const began = Date.now()
    const timer = setInterval(() => setSoFar(Math.round((Date.now() - began) / 1000) * 1000), 1000)
    return () => clearInterval(timer)
  }, [growing])
  return soFar
}

function ToolUse({ call, result }: { call: ToolCallPart; result: ToolResultPart | null }) {
  const t = useTexts()
  const [open, setOpen] = useState(false)
  return (
    <div className="fold">
      <button type="button" className="fold-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={result?.is_error ? 'warning' : 'tool'} size={15} />
        <span>{t.chat.toolCall(call.name)}</span>
        <Icon name={open ? 'down' : 'right'} size={14} />
      </button>
      {open && (
        <div className="fold-body">
          <pre className="fold-pre">{pretty(call.arguments)}</pre>
          <p className="field-label">{result ? t.chat.toolResult : t.reading.noToolResult}</p>
          {result && <pre className="fold-pre">{pretty(result.content)}</pre>}
        </div>
      )}
    </div>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Troubles of a connection are put right in its settings, by those who may. */
function Failure({ part }: { part: ErrorPart }) {
  const t = useTexts()
  const role = useWorld((world) => world.me?.role)
  const mayMend = part.code.startsWith('provider.') && role !== 'member'
  return (
    <div className="notice notice-danger failure">
      <Icon name="warning" size={16} />
      <div className="notice-main">
        <span>{part.text || t.chat.failed}</span>
        {mayMend && <Link href="/settings/providers">{t.chat.toProviders}</Link>}
        <code className="failure-code">{part.code}</code>
      </div>
    </div>
  )
}
