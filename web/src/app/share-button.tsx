// The button in a conversation's bar that shares it, or shows who takes part.
import { lazy, Suspense, useState } from 'react'
import type { Conversation } from '../logic/types'
import { IconButton } from '../ui/button'
import { useCommand } from '../ui/commands'
import { useTexts } from '../ui/language'

const ShareDialog = lazy(() => import('../features/sharing/share-dialog'))

export function ShareButton({ chat }: { chat: Conversation }) {
  const t = useTexts()
  const [open, setOpen] = useState(false)
  useCommand('share', chat.expires_at === null ? () => setOpen(true) : null)
  if (chat.expires_at !== null) return null
  return (
    <>
      <IconButton
        icon="people"
        label={t.sharing.share}
        className="bar-foldable"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <ShareDialog chat={chat} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
