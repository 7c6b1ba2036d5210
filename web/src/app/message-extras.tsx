// What the features beside the chat add to its messages; each adds one entry to the list.
import { useMemo, type ReactNode } from 'react'
import { useRoute } from 'wouter'
import { MessageExtrasContext, type MessageExtra } from '../features/chat/extras'
import { artifactAction, artifactExtra, sentAlong } from './artifact-extra'
import { treeExtra } from './tree-extra'
import { CodeActionsContext, CodeStandInContext, type CodeAction } from '../ui/code'
import { useTexts } from '../ui/language'

export function MessageExtras({ children }: { children: ReactNode }) {
  const extras = useMemo<MessageExtra[]>(() => [treeExtra, artifactExtra], [])
  const t = useTexts()
  const [, route] = useRoute('/c/:id')
  const id = route?.id ?? null
  const codeActions = useMemo<CodeAction[]>(() => (id === null ? [] : [artifactAction(id, t)]), [id, t])
  return (
    <MessageExtrasContext value={extras}>
      <CodeActionsContext value={codeActions}>
        <CodeStandInContext value={sentAlong}>{children}</CodeStandInContext>
      </CodeActionsContext>
    </MessageExtrasContext>
  )
}
