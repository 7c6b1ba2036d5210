// What keys and the palette can do with the last answer.
import { answerAgain } from '../../api/talking'
import { textOf } from '../../logic/parts'
import type { Message } from '../../logic/types'
import { putOnClipboard } from '../../ui/clipboard'
import { useCommand } from '../../ui/commands'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

export function useAnswerCommands(messages: readonly Message[]): void {
  const t = useTexts()
  const act = useAct()
  const last = messages.findLast(({ role }) => role === 'assistant')
  const over = last !== undefined && last.state !== 'streaming' && last.state !== 'queued'
  useCommand('regenerate', over ? () => act(() => answerAgain(last)) : null)
  useCommand(
    'copyAnswer',
    over
      ? () =>
          act(async () => {
            await putOnClipboard(textOf(last))
            toast(t.words.copied)
          })
      : null,
  )
}
