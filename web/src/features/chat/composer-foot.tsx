// One calm line under the composer: what Enter does, what the draft weighs, how full the context is.
import { useInterface } from '../../api/interface'
import { estimateTokens } from '../../logic/typing'
import { useTexts } from '../../ui/language'
import { ContextGauge } from './gauge'

type Props = { conversationId: string | null; text: string; working: boolean }

export function ComposerFoot({ conversationId, text, working }: Props) {
  const t = useTexts()
  const { enter } = useInterface()
  const tokens = estimateTokens(text.trim())
  const hint = working
    ? t.composer.hintWorking
    : enter === 'send'
      ? t.composer.hintSend
      : t.composer.hintNewline
  return (
    <div className="composer-foot">
      <span className="composer-hint">{hint}</span>
      {tokens > 0 && <span className="composer-tokens">{t.composer.draft(tokens)}</span>}
      {conversationId !== null && <ContextGauge id={conversationId} />}
    </div>
  )
}
