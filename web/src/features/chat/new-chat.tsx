// A conversation that does not exist yet: it is made with its first message.
import { useState, type ReactNode } from 'react'
import { newId } from '../../api/clock'
import { beginChat } from '../../api/talking'
import { isGuide } from '../../logic/models'
import type { Params } from '../../logic/types'
import { Composer } from './composer'
import { replaceDraft } from './draft'
import { Welcome } from './welcome'

export type Beginning = { model: string | null; params: Params; instructions: string | null }

type Props = {
  beginning: Beginning
  composerControls: ReactNode
  connect: ReactNode
  onBegun: (id: string) => void
}

const KEY = 'new'

export function NewChat({ beginning, composerControls, connect, onBegun }: Props) {
  const [id] = useState(newId)
  return (
    <>
      <div className="transcript-frame">
        <div className="transcript">
          <Welcome
            guide={isGuide(beginning.model)}
            connect={connect}
            onStart={(text) => replaceDraft(KEY, text)}
          />
        </div>
      </div>
      <Composer
        draftKey={KEY}
        ready
        working={false}
        controls={composerControls}
        onStop={() => undefined}
        onSend={async (draft) => {
          await beginChat({ id, ...beginning }, draft)
          onBegun(id)
        }}
      />
    </>
  )
}
