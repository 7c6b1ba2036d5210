// A conversation that does not exist yet: it is made with its first message.
import { useState, type ReactNode } from 'react'
import { newId } from '../../api/clock'
import { beginChat } from '../../api/talking'
import { isGuide } from '../../logic/models'
import type { Params } from '../../logic/types'
import { addressed } from './addressed'
import { Composer } from './composer'
import { replaceDraft } from './draft'
import { Welcome } from './welcome'

export type Beginning = {
  model: string | null
  params: Params
  instructions: string | null
  project_id?: string | null
  temporary?: boolean
}
export type Partner = { id: string; name: string; description: string }

type Props = {
  beginning: Beginning
  /** The model that will answer: the beginning may leave it to others. */
  model?: string | null
  partner?: Partner | null
  composerControls: ReactNode
  connect: ReactNode
  onBegun: (id: string) => void
}

export function NewChat(props: Props) {
  const { beginning, model = beginning.model, partner = null, composerControls, connect, onBegun } = props
  const [id] = useState(newId)
  const draftKey = partner === null ? 'new' : `assistant.${partner.id}`
  return (
    <>
      <div className="transcript-frame">
        <div className="transcript">
          <Welcome
            guide={isGuide(model)}
            partner={partner}
            connect={connect}
            onStart={(text) => replaceDraft(draftKey, text)}
          />
        </div>
      </div>
      <Composer
        draftKey={draftKey}
        ready
        working={false}
        controls={composerControls}
        onStop={() => undefined}
        onSend={async (draft, _, to) => {
          await beginChat({ id, ...beginning, assistant_id: partner?.id ?? null }, draft, addressed(to))
          onBegun(id)
        }}
      />
    </>
  )
}
