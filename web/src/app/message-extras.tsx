// What the features beside the chat add to its messages; each adds one entry to the list.
import { useMemo, type ReactNode } from 'react'
import { MessageExtrasContext, type MessageExtra } from '../features/chat/extras'
import { treeExtra } from './tree-extra'
import { CodeActionsContext, type CodeAction } from '../ui/code'

export function MessageExtras({ children }: { children: ReactNode }) {
  const extras = useMemo<MessageExtra[]>(() => [treeExtra], [])
  const codeActions = useMemo<CodeAction[]>(() => [], [])
  return (
    <MessageExtrasContext value={extras}>
      <CodeActionsContext value={codeActions}>{children}</CodeActionsContext>
    </MessageExtrasContext>
  )
}
