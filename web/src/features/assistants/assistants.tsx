// The assistants one may talk with: what they are, how much they were used, and how new ones are made.
import { useState } from 'react'
import { deleteAssistant, readAssistants } from '../../api/assistants'
import { useWorld } from '../../api/world'
import { KINDS } from '../../logic/assistants'
import type { Assistant, AssistantKind } from '../../logic/types'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'
import { AssistantCard } from './card'
import { AssistantForm } from './form'

type Editing = { assistant: Assistant | null; kind: AssistantKind }

export function Assistants() {
  const t = useTexts()
  const act = useAct()
  const assistants = useWorld((world) => world.assistants)
  const { problem, reload } = useResource(readAssistants)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [removing, setRemoving] = useState<Assistant | null>(null)
  const create = (kind: AssistantKind) => setEditing({ assistant: null, kind })
  return (
    <div className="page">
      <div className="assistants-head">
        <h1 className="page-title">{t.assistants.title}</h1>
        {assistants && assistants.length > 0 && (
          <Button look="main" icon="plus" onClick={() => create('custom')}>
            {t.assistants.create}
          </Button>
        )}
        <p className="page-lead">{assistants?.length === 0 ? t.assistants.empty : t.assistants.lead}</p>
      </div>
      {problem && (
        <ProblemNotice problem={problem}>
          <Button size="small" onClick={reload}>
            {t.words.retry}
          </Button>
        </ProblemNotice>
      )}
      {assistants?.length === 0 && <Kinds onPick={create} />}
      <ul className="cards">
        {assistants?.map((assistant) => (
          <AssistantCard
            key={assistant.id}
            assistant={assistant}
            onEdit={() => setEditing({ assistant, kind: assistant.kind })}
            onRemove={() => setRemoving(assistant)}
          />
        ))}
      </ul>
      {editing && <AssistantForm {...editing} onClose={() => setEditing(null)} />}
      {removing && (
        <Confirm
          title={t.assistants.deleteTitle(removing.name)}
          text={t.assistants.deleteText}
          action={t.words.delete}
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            act(async () => {
              await deleteAssistant(removing.id)
              toast(t.assistants.deleted)
            })
          }
        />
      )}
    </div>
  )
}

/** Where there is none yet, the first one begins with its kind. */
function Kinds({ onPick }: { onPick: (kind: AssistantKind) => void }) {
  const t = useTexts()
  return (
    <ul className="starters assistants-kinds" aria-label={t.assistants.create}>
      {KINDS.map((kind) => (
        <li key={kind}>
          <button type="button" className="starter" onClick={() => onPick(kind)}>
            <b>{t.assistants[kind]}</b>
            <span>{t.assistants[`${kind}Hint`]}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
