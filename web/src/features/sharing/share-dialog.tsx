// Sharing one conversation: with people of this house, and by links.
import { useState } from 'react'
import type { Conversation } from '../../logic/types'
import { Dialog } from '../../ui/dialog'
import { Segments } from '../../ui/field'
import { useTexts } from '../../ui/language'
import { Links } from './links'
import { MembersPart } from './members-part'
import './sharing.css'

export default function ShareDialog({ chat, onClose }: { chat: Conversation; onClose: () => void }) {
  const t = useTexts()
  const [part, setPart] = useState<'people' | 'links'>('people')
  const own = chat.role === 'owner'
  return (
    <Dialog title={t.sharing.title} wide onClose={onClose}>
      {own && (
        <div className="share-parts">
          <Segments
            label={t.sharing.parts}
            value={part}
            choices={[
              { value: 'people', label: t.sharing.people },
              { value: 'links', label: t.sharing.links },
            ]}
            onChange={setPart}
          />
        </div>
      )}
      {part === 'people' ? (
        <MembersPart chat={chat} onLeft={onClose} />
      ) : (
        <Links conversation={chat.id} lead={t.sharing.linksLead} />
      )}
    </Dialog>
  )
}
