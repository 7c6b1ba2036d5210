// The shared conversation: its branch, arrows at forks where branches are shown, and the way to a copy.
import { useMemo, useState } from 'react'
import { newId } from '../../../api/clock'
import { copyShared, lookAt } from '../../../api/sharing'
import { toProblem } from '../../../logic/problem'
import { branchTo, kinOf, leafBelow, numbersOf, type Shared } from '../../../logic/sharing'
import { COPY } from '../../../logic/sharing-visit'
import { Button, IconButton } from '../../../ui/button'
import { Icon, Mark } from '../../../ui/icon'
import { useFormat, useTexts } from '../../../ui/language'
import { useAct } from '../../../ui/problem'
import { SharedRow } from './row'

type Props = { shared: Shared; token: string; ticket: string | null; onRead: (shared: Shared) => void }

export function Conversation({ shared, token, ticket, onRead }: Props) {
  const t = useTexts()
  const format = useFormat()
  const act = useAct()
  const [leaf, setLeaf] = useState<string | null>(null)
  const messages = useMemo(() => new Map(shared.messages.map((one) => [one.id, one])), [shared.messages])
  const head = leaf !== null && messages.has(leaf) ? leaf : shared.head_id
  const path = useMemo(
    () => (shared.branches ? branchTo(messages, head) : shared.messages),
    [shared.branches, shared.messages, messages, head],
  )
  const numbers = useMemo(() => numbersOf(shared.messages), [shared.messages])
  const readOlder = async () => {
    const page = await lookAt({ token, ticket, before: Number(shared.next) })
    onRead({ ...shared, next: page.next, messages: [...page.messages, ...shared.messages] })
  }
  return (
    <div className="visit">
      <header className="visit-head">
        <a className="visit-mark" href="/" aria-label={t.name}>
          <Mark size={28} />
        </a>
        <div className="visit-about">
          <h1>{shared.title ?? t.sharing.pageLead}</h1>
          <p>
            <Icon name={shared.mode === 'live' ? 'again' : 'clock'} size={14} />
            {shared.mode === 'live' ? t.sharing.updates : t.sharing.snapshot(format.date(shared.created_at))}
          </p>
        </div>
        {shared.copyable && <CopyMine token={token} ticket={ticket} />}
      </header>
      <main className="visit-main">
        {shared.next !== null && (
          <Button look="plain" size="small" onClick={() => act(readOlder)}>
            {t.sharing.earlier}
          </Button>
        )}
        {path.length === 0 && <p className="page-empty">{t.sharing.nothing}</p>}
        {path.map((one) => (
          <SharedRow
            key={one.id}
            message={one}
            number={one.author === null ? null : (numbers.get(one.author) ?? null)}
            address={{ token, ticket }}
            arrows={
              shared.branches && (
                <Arrows
                  kin={kinOf(messages, one)}
                  id={one.id}
                  onGo={(id) => setLeaf(leafBelow(messages, id))}
                />
              )
            }
          />
        ))}
      </main>
    </div>
  )
}

function Arrows({
  kin,
  id,
  onGo,
}: {
  kin: readonly { id: string }[]
  id: string
  onGo: (id: string) => void
}) {
  const t = useTexts()
  const at = kin.findIndex((one) => one.id === id)
  if (kin.length < 2) return null
  const go = (by: number) => {
    const target = kin[at + by]
    if (target) onGo(target.id)
  }
  return (
    <div className="visit-arrows">
      <IconButton icon="left" small label={t.sharing.previous} disabled={at === 0} onClick={() => go(-1)} />
      <span>
        {at + 1}/{kin.length}
      </span>
      <IconButton
        icon="right"
        small
        label={t.sharing.next}
        disabled={at === kin.length - 1}
        onClick={() => go(1)}
      />
    </div>
  )
}

/** Whoever is not signed in is asked to first; the copy is made right after. */
function CopyMine({ token, ticket }: { token: string; ticket: string | null }) {
  const t = useTexts()
  const act = useAct()
  const [id] = useState(newId)
  const copy = async () => {
    try {
      const made = await copyShared({ id, token, ticket })
      location.assign(`/c/${made.id}`)
    } catch (error) {
      if (toProblem(error).status !== 401) throw error
      sessionStorage.setItem(COPY, JSON.stringify({ id, token, ticket }))
      location.assign('/')
    }
  }
  return (
    <Button look="line" icon="compose" className="visit-copy" onClick={() => act(copy)}>
      {t.sharing.copyMine}
    </Button>
  )
}
