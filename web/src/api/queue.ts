// Messages that wait: taken back before their turn, and sent again in another order.
import { filesOf, textOf } from '../logic/parts'
import type { Draft } from '../logic/outbox'
import type { Waiting } from '../logic/queue'
import { childrenOf } from '../logic/tree'
import * as calls from './calls'
import { send } from './talking'
import { getWorld, talkOf } from './world'

export function draftOf({ question }: Waiting): Draft {
  return { text: textOf(question), files: filesOf(question) }
}

/** Takes one out of the queue; what waits behind it moves up. */
export async function unqueue({ question }: Waiting): Promise<void> {
  const { messages } = talkOf(question.conversation_id)
  const answers = (childrenOf(messages).get(question.id) ?? []).filter((one) => one.state === 'queued')
  for (const answer of answers) {
    if (answer.turn_id) await calls.stopTurn(answer.turn_id)
    await calls.deleteMessage(answer.id, false)
  }
  await calls.deleteMessage(question.id, false)
}

/** Puts all that waits in this order: what has changed its place is taken back and sent again. */
export async function reorder(before: readonly Waiting[], after: readonly Waiting[]): Promise<void> {
  const from = before.findIndex((one, at) => one !== after[at])
  if (from === -1) return
  let parent = before[from]?.question.parent_id ?? null
  const several = new Map(before.map((one) => [one.question.id, modelsOf(one)]))
  for (const one of before.slice(from).reverse()) await unqueue(one)
  for (const one of after.slice(from)) {
    const { conversation_id: conversation } = one.question
    const model = one.answer.requested_model
    const models = several.get(one.question.id) ?? []
    const going = send(conversation, draftOf(one), {
      parentId: parent,
      ...(models.length > 1 ? { models } : { model }),
    })
    parent = getWorld().outbox.at(-1)?.answerId ?? parent
    await going
  }
}

/** The models that shall answer it side by side; none when one answers. */
function modelsOf({ question, answer }: Waiting): string[] {
  if (answer.comparison_id === null) return []
  const beside = childrenOf(talkOf(question.conversation_id).messages).get(question.id) ?? []
  return beside.flatMap((one) =>
    one.comparison_id === answer.comparison_id ? (one.requested_model ?? []) : [],
  )
}
