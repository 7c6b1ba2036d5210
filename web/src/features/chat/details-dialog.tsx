// Everything that is known of how an answer came about: models, parameters, times, and what was really sent.
import { useCallback, useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { readDetails } from '../../api/feedback'
import { talkOf } from '../../api/world'
import { speedOf, type AnswerDetails, type SentContext, type TurnDetails } from '../../logic/feedback'
import { textOf } from '../../logic/parts'
import type { Message } from '../../logic/types'
import { Button } from '../../ui/button'
import { putOnClipboard } from '../../ui/clipboard'
import { CopyButton } from '../../ui/copy'
import { Dialog } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import './details-dialog.css'

type Props = { message: Message; onClose: () => void }

export default function DetailsDialog({ message, onClose }: Props) {
  const t = useTexts()
  const read = useCallback(() => readDetails(message.id), [message.id])
  const { data, problem, reload } = useResource(read)
  return (
    <Dialog title={t.reading.detailsTitle} wide onClose={onClose}>
      <Overview message={message} turn={data?.turns.at(-1) ?? null} />
      {problem && (
        <ProblemNotice problem={problem}>
          <Button size="small" onClick={reload}>
            {t.words.retry}
          </Button>
        </ProblemNotice>
      )}
      {data?.turns.map((turn, index) => (
        <Section
          key={turn.id}
          title={
            data.turns.length > 1 ? `${t.reading.sent} · ${t.reading.attempt(index + 1)}` : t.reading.sent
          }
        >
          {turn.sent ? (
            <Sent sent={turn.sent} message={message} onFollow={onClose} />
          ) : (
            <p className="facts-none">{t.reading.sentUnknown}</p>
          )}
        </Section>
      ))}
      {message.notes.length > 0 && (
        <Section title={t.reading.happened}>
          <ul className="facts-notes">
            {message.notes.map((note, index) => (
              <li key={index}>
                {note.text} <code>{JSON.stringify(note.data ?? {})}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t.reading.ids}>
        <dl className="facts">
          <Id name={t.reading.messageId} id={message.id} />
          <Id name={t.reading.turnId} id={message.turn_id} />
          <Id name={t.reading.conversationId} id={message.conversation_id} />
        </dl>
      </Section>
      {data && <CopyAll message={message} details={data} />}
    </Dialog>
  )
}

function Overview({ message, turn }: { message: Message; turn: TurnDetails | null }) {
  const t = useTexts()
  const format = useFormat()
  const time = (ms: number | null) => (ms === null ? null : format.seconds(ms))
  const number = (n: number | null | undefined) => (n === null || n === undefined ? null : format.number(n))
  const speed = speedOf(message.usage?.output_tokens ?? null, message.duration_ms, message.first_token_ms)
  const waited = turn?.started_at ? turn.started_at - turn.created_at : 0
  return (
    <dl className="facts">
      <Fact name={t.reading.asked} value={message.requested_model} mono />
      <Fact name={t.reading.used} value={message.model} mono />
      <Fact name={t.reading.provider} value={turn?.sent?.provider ?? null} />
      {turn && <Fact name={t.reading.params} value={paramsText(turn.params) || t.reading.noParams} mono />}
      <Fact name={t.reading.began} value={format.moment(turn?.started_at ?? message.created_at)} />
      {waited > 1000 && <Fact name={t.reading.queuedFor} value={time(waited)} />}
      <Fact name={t.chat.first} value={time(message.first_token_ms)} />
      <Fact name={t.chat.duration} value={time(message.duration_ms)} />
      <Fact
        name={t.reading.speed}
        value={speed === null ? null : t.reading.perSecond(format.number(Math.round(speed)))}
      />
      <Fact name={t.chat.input} value={number(message.usage?.input_tokens)} />
      <Fact name={t.chat.cached} value={number(message.usage?.cached_tokens)} />
      <Fact name={t.chat.output} value={number(message.usage?.output_tokens)} />
      <Fact name={t.chat.reasoningTokens} value={number(message.usage?.reasoning_tokens)} />
      <Fact name={t.chat.cost} value={message.cost ? format.cost(message.cost) : t.chat.noCost} />
      <Fact name={t.chat.finish} value={message.finish_reason} mono />
    </dl>
  )
}

function paramsText(params: TurnDetails['params']): string {
  return Object.entries(params)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}

function Sent({ sent, message, onFollow }: { sent: SentContext; message: Message; onFollow: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const about = (n: number) => t.reading.tokensAbout(format.number(n))
  const history = sent.messages.reduce((sum, one) => sum + one.tokens, 0)
  const extra = [
    sent.missing > 0 ? t.reading.goneSince(sent.missing) : '',
    sent.left_out.length > 0 ? t.reading.leftOut(sent.left_out.length) : '',
  ].filter(Boolean)
  return (
    <>
      <dl className="facts">
        <Fact name={t.reading.inAll} value={about(sent.tokens)} />
        <Fact name={t.reading.window} value={sent.window === null ? null : format.number(sent.window)} />
        <Fact name={t.reading.reserve} value={format.number(sent.reserve)} />
        {!sent.instructions && (
          <Fact
            name={t.reading.instructions}
            value={sent.instructions_tokens > 0 ? about(sent.instructions_tokens) : t.reading.noInstructions}
          />
        )}
      </dl>
      {sent.instructions && (
        <Fold title={t.reading.instructions} note={about(sent.instructions_tokens)}>
          <pre className="facts-text">{sent.instructions}</pre>
        </Fold>
      )}
      {sent.folded > 0 && (
        <Fold title={t.reading.summary} note={t.reading.summaryFolded(sent.folded)}>
          <pre className="facts-text">{sent.summary ?? '—'}</pre>
        </Fold>
      )}
      <Fold
        title={t.reading.messagesSent}
        note={[t.reading.sentCount(sent.messages.length), about(history), ...extra].join(', ')}
      >
        <ol className="facts-messages">
          {sent.messages.map((one) => (
            <SentRow key={one.id} id={one.id} tokens={one.tokens} message={message} onFollow={onFollow} />
          ))}
        </ol>
      </Fold>
    </>
  )
}

type RowProps = { id: string; tokens: number; message: Message; onFollow: () => void }

function SentRow({ id, tokens, message, onFollow }: RowProps) {
  const t = useTexts()
  const format = useFormat()
  const known = talkOf(message.conversation_id).messages.get(id)
  return (
    <li>
      <Link href={`/c/${message.conversation_id}?m=${id}`} onClick={onFollow}>
        <span className="facts-who">{known?.role === 'assistant' ? t.reading.model : t.reading.you}</span>
        <span className="facts-said">{known ? textOf(known).slice(0, 160) : id}</span>
        <span className="facts-count">{format.number(tokens)}</span>
      </Link>
    </li>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="facts-section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Fold({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <div className="facts-fold">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={14} />
        <span>{title}</span>
        <small>{note}</small>
      </button>
      {open && children}
    </div>
  )
}

function Fact({ name, value, mono = false }: { name: string; value: string | null; mono?: boolean }) {
  if (value === null || value === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'facts-mono' : undefined}>{value}</dd>
    </div>
  )
}

function Id({ name, id }: { name: string; id: string | null }) {
  const t = useTexts()
  if (id === null) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd className="facts-mono">
        {id} <CopyButton text={id} label={`${t.words.copy}: ${name}`} />
      </dd>
    </div>
  )
}

function CopyAll({ message, details }: { message: Message; details: AnswerDetails }) {
  const t = useTexts()
  const [done, setDone] = useState(false)
  const copy = async () => {
    const { parts: _, ...facts } = message
    await putOnClipboard(JSON.stringify({ message: facts, turns: details.turns }, null, 2))
    setDone(true)
    setTimeout(() => setDone(false), 1600)
  }
  return (
    <div className="dialog-foot">
      <Button icon={done ? 'check' : 'copy'} onClick={() => void copy()}>
        {done ? t.words.copied : t.reading.copyAll}
      </Button>
    </div>
  )
}
