// What an answer took: model, time, tokens, money; the short form in line, all of it on request.
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import type { Message } from '../../logic/types'
import { useFormat, useTexts } from '../../ui/language'
import { Popover } from '../../ui/popover'

export function Foot({ message }: { message: Message }) {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  const id = message.model ?? message.requested_model
  const title = findModel(models, id)?.title ?? id
  const output = message.usage?.output_tokens ?? null
  const short = [
    title,
    format.time(message.created_at),
    output === null ? null : t.chat.tokens(output),
    message.cost === null ? null : format.cost(message.cost),
    message.first_token_ms === null ? null : t.chat.firstToken(format.seconds(message.first_token_ms)),
  ].filter((one) => one !== null)
  return (
    <Popover
      label={t.chat.details}
      side="above"
      align="end"
      trigger={(props) => (
        <button type="button" className="foot" title={t.chat.details} {...props}>
          <span className="foot-line">
            {short.map((one, index) => (
              <span key={index}>{one}</span>
            ))}
          </span>
        </button>
      )}
    >
      {() => <Details message={message} />}
    </Popover>
  )
}

function Details({ message }: { message: Message }) {
  const t = useTexts()
  const format = useFormat()
  const number = (n: number | null | undefined) => (n === null || n === undefined ? null : format.number(n))
  const time = (ms: number | null) => (ms === null ? null : format.seconds(ms))
  const rows: [string, string | null][] = [
    [t.chat.model, message.model ?? message.requested_model],
    [t.chat.time, format.moment(message.created_at)],
    [t.chat.first, time(message.first_token_ms)],
    [t.chat.duration, time(message.duration_ms)],
    [t.chat.input, number(message.usage?.input_tokens)],
    [t.chat.cached, number(message.usage?.cached_tokens)],
    [t.chat.output, number(message.usage?.output_tokens)],
    [t.chat.reasoningTokens, number(message.usage?.reasoning_tokens)],
    [t.chat.cost, message.cost === null ? t.chat.noCost : format.cost(message.cost)],
    [t.chat.finish, message.finish_reason],
  ]
  return (
    <dl className="popover-body details">
      {rows.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
