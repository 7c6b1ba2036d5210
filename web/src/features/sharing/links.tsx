// Links: of one conversation, or all of one's own.
import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import { listShares, renewShare, revokeShare } from '../../api/sharing'
import { addressOf, type NewShare, type Share } from '../../logic/sharing'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { FreshLink } from './fresh-link'
import { LinkEdit } from './link-edit'
import { LinkForm } from './link-form'
import './sharing.css'

export function Links({ conversation, lead }: { conversation: string | null; lead: string }) {
  const t = useTexts()
  const act = useAct()
  const { data, problem, reload } = useResource(
    useCallback(async () => {
      const items: Share[] = []
      let cursor: string | null = null
      do {
        const page: { items: Share[]; next: string | null } = await listShares(conversation, cursor)
        items.push(...page.items)
        cursor = page.next
      } while (cursor !== null)
      return items
    }, [conversation]),
  )
  const [making, setMaking] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<Share | null>(null)
  const shown = (made: NewShare) => {
    setMaking(false)
    if (made.token !== null) setFresh(addressOf(location.origin, made.token))
    reload()
  }
  return (
    <section className="links">
      <p className="section-lead">{lead}</p>
      {problem && <ProblemNotice problem={problem} />}
      {fresh !== null && <FreshLink address={fresh} />}
      {making && conversation !== null && (
        <LinkForm conversation={conversation} onMade={shown} onClose={() => setMaking(false)} />
      )}
      {conversation !== null && !making && (
        <div>
          <Button look="main" icon="link" onClick={() => setMaking(true)}>
            {t.sharing.newLink}
          </Button>
        </div>
      )}
      <ul className="cards">
        {data?.map((one) => (
          <LinkCard
            key={one.id}
            share={one}
            placed={conversation === null}
            onChanged={reload}
            onRenew={() => act(async () => shown(await renewShare(one.id)))}
            onRevoke={() => setRevoking(one)}
          />
        ))}
      </ul>
      {data?.length === 0 && fresh === null && !making && <p className="page-empty">{t.sharing.noLinks}</p>}
      {revoking && (
        <Confirm
          title={t.sharing.revokeTitle}
          text={t.sharing.revokeText}
          action={t.sharing.revoke}
          onClose={() => setRevoking(null)}
          onConfirm={() =>
            act(async () => {
              await revokeShare(revoking.id)
              setFresh(null)
              reload()
            })
          }
        />
      )}
    </section>
  )
}

type CardProps = {
  share: Share
  placed: boolean
  onChanged: () => void
  onRenew: () => void
  onRevoke: () => void
}

function LinkCard({ share, placed, onChanged, onRenew, onRevoke }: CardProps) {
  const [editing, setEditing] = useState(false)
  const t = useTexts()
  const format = useFormat()
  const name = share.name || t.sharing.unnamed
  const ends = share.expires_at === null ? null : t.sharing.until(format.moment(share.expires_at))
  const seen = share.last_viewed_at
  const about = [
    share.mode === 'live' ? t.sharing.isLive : t.sharing.isFrozen,
    share.has_password ? t.sharing.withPassword : null,
    share.expired ? t.sharing.ended : ends,
    t.sharing.views(share.views) +
      (seen === null ? '' : `, ${t.sharing.lastView(format.ago(seen, Date.now()))}`),
    t.sharing.made(format.date(share.created_at)),
  ]
  if (editing) {
    const close = () => setEditing(false)
    return (
      <li className="card link-editing">
        <span className="card-title">{(placed && share.conversation_title) || name}</span>
        <LinkEdit
          share={share}
          onDone={() => {
            close()
            onChanged()
          }}
          onClose={close}
        />
      </li>
    )
  }
  return (
    <li className={share.expired ? 'card link-card link-over' : 'card link-card'}>
      <span className="card-main">
        <span className="card-title">
          {placed ? (
            <Link href={`/c/${share.conversation_id}`}>{share.conversation_title ?? t.chats.untitled}</Link>
          ) : (
            name
          )}
          {placed && share.name !== '' && <span className="link-name">{share.name}</span>}
        </span>
        <span className="card-about">{about.filter(Boolean).join(' · ')}</span>
      </span>
      <span className="link-acts">
        <Button size="small" look="plain" onClick={() => setEditing(true)}>
          {t.sharing.changeLink}
        </Button>
        {!share.expired && (
          <Button size="small" look="plain" onClick={onRenew}>
            {t.sharing.renew}
          </Button>
        )}
        <Button size="small" onClick={onRevoke}>
          {t.sharing.revoke}
        </Button>
      </span>
    </li>
  )
}
