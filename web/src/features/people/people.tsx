// Who may use this place: for the owner and administrators.
import { useState } from 'react'
import {
  changeAccount,
  listAccounts,
  listInvitations,
  removeAccount,
  resetFactors,
  revokeInvitation,
} from '../../api/people'
import { useWorld } from '../../api/world'
import type { Account, Invitation } from '../../logic/people'
import { Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'
import { AccountRow } from './account-row'
import { FreshLink } from './fresh-link'
import { InviteForm } from './invite-form'
import './people.css'
import { ResetDialog } from './reset-dialog'

type Asked = { what: 'disable' | 'remove' | 'reset' | 'factors'; whom: Account } | null

export function People() {
  const t = useTexts()
  const act = useAct()
  const me = useWorld((world) => world.me)
  const accounts = useResource(listAccounts)
  const invitations = useResource(listInvitations)
  const [inviting, setInviting] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const [asked, setAsked] = useState<Asked>(null)
  const run = (work: () => Promise<unknown>) =>
    act(async () => {
      await work()
      accounts.reload()
    })
  const problem = accounts.problem ?? invitations.problem
  return (
    <section className="section">
      <p className="section-lead">{t.people.lead}</p>
      {problem && <ProblemNotice problem={problem} />}
      <div>
        <Button look="main" icon="plus" onClick={() => setInviting(true)}>
          {t.people.invite}
        </Button>
      </div>
      {fresh !== null && <FreshLink text={t.people.made} address={fresh} label={t.words.copy} />}
      <ul className="cards">
        {me &&
          accounts.data?.items.map((account) => (
            <AccountRow
              key={account.id}
              account={account}
              me={me}
              onRole={(role) => run(() => changeAccount(account.id, { role }))}
              onEnable={() => run(() => changeAccount(account.id, { disabled: false }))}
              onAsk={(what) => setAsked({ what, whom: account })}
            />
          ))}
      </ul>
      {invitations.data && invitations.data.items.length > 0 && (
        <>
          <h2 className="section-title">{t.people.invitations}</h2>
          <ul className="cards">
            {invitations.data.items.map((item) => (
              <InvitationCard
                key={item.id}
                item={item}
                onRevoke={() =>
                  act(async () => {
                    await revokeInvitation(item.id)
                    setFresh(null)
                    invitations.reload()
                  })
                }
              />
            ))}
          </ul>
        </>
      )}
      {inviting && me && (
        <InviteForm
          admins={me.role === 'owner'}
          onClose={() => setInviting(false)}
          onMade={(token) => {
            setInviting(false)
            setFresh(`${location.origin}/join/${token}`)
            invitations.reload()
          }}
        />
      )}
      {asked?.what === 'reset' && <ResetDialog whom={asked.whom} onClose={() => setAsked(null)} />}
      {asked?.what === 'factors' && (
        <Confirm
          title={t.people.factorsTitle(asked.whom.name)}
          text={t.people.factorsText}
          action={t.people.factorsButton}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            run(async () => {
              await resetFactors(asked.whom.id)
              toast(t.people.factorsDone(asked.whom.name))
            })
          }
        />
      )}
      {asked?.what === 'disable' && (
        <Confirm
          title={t.people.disableTitle(asked.whom.name)}
          text={t.people.disableText}
          action={t.people.disable}
          onClose={() => setAsked(null)}
          onConfirm={() => run(() => changeAccount(asked.whom.id, { disabled: true }))}
        />
      )}
      {asked?.what === 'remove' && (
        <Confirm
          title={t.people.removeTitle(asked.whom.name)}
          text={t.people.removeText}
          action={t.people.removeButton}
          onClose={() => setAsked(null)}
          onConfirm={() => run(() => removeAccount(asked.whom.id))}
        />
      )}
    </section>
  )
}

function InvitationCard({ item, onRevoke }: { item: Invitation; onRevoke: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const about = [
    item.role === 'member' ? null : t.people[item.role],
    item.most_uses > 1 ? t.people.used(item.uses, item.most_uses) : null,
    item.expires_at === null ? t.people.never : t.people.until(format.date(item.expires_at)),
    t.people.by(item.inviter),
  ]
  return (
    <li className="card">
      <div className="card-main">
        <span className="card-title">{item.note || item.email || t.people.anybody}</span>
        <span className="card-about">{about.filter(Boolean).join(' · ')}</span>
      </div>
      <Button size="small" onClick={onRevoke}>
        {t.people.revoke}
      </Button>
    </li>
  )
}
