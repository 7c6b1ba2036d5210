// Stars, ratings and the details of answers.
import type { AnswerDetails, Mark, MarkPatch } from '../logic/feedback'
import type { Message } from '../logic/types'
import { client, take } from './http'
import { changeTalk } from './world'

const at = (message_id: string) => ({ params: { path: { message_id } } })

export async function setMark(message: Message, patch: MarkPatch): Promise<void> {
  const mark = (await take(
    client.PUT('/api/messages/{message_id}/mark', { ...at(message.id), body: patch }),
  )) as Mark
  changeTalk(message.conversation_id, { t: 'marks', marks: [mark] })
}

export const readDetails = (id: string): Promise<AnswerDetails> =>
  take(client.GET('/api/messages/{message_id}/details', at(id))) as Promise<AnswerDetails>
