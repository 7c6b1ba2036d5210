// The people in a conversation: who they are, what they may, and how they come and go.
import { useCallback, useId, useState, type FormEvent } from 'react'
import { addMember, changeMember, listMembers, listPeople, removeMember } from '../../api/people'
import { useWorld } from '../../api/world'
import { looksLikeEmail, matching, type Member, type Members, type Person } from '../../logic/people'
import { toProblem, type Problem } from '../../logic/problem'
import type { Conversation } from '../../logic/types'
import { Button, IconButton } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { TextField } from '../../ui/field'
import { Initial } from '../../ui/initial'
import { useTexts } from '../../ui/language'
import { placeProblem, ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'

type May = 'reader' | 'writer'

export function MembersPart({ chat, onLeft }: { chat: Conversation; onLeft: () => void }) {
  const t = useTexts()
  const act = useAct()
  const me = useWorld((world) => world.me?.id)
  const { data, problem } = useResource(useCallback(() => listMembers(chat.id), [chat.id]))
  const [changed, setChanged] = useState<Members | null>(null)
  const [leaving, setLeaving] = useState(false)
  const members = (changed ?? data)?.items ?? []
  const own = chat.role === 'owner'
  const take = (one: Member) =>
    act(async () => {
      await removeMember(chat.id, one.id)
      setChanged(await listMembers(chat.id))
    })
  return (
    <>
      {own && <p className="section-lead">{t.sharing.peopleLead}</p>}
      {problem && <ProblemNotice problem={problem} />}
      {own && <AddMember chat={chat} members={members} onAdded={setChanged} />}
      <ul className="cards">
        {members.map((one) => (
          <li key={one.id} className="card member">
            <Initial of={one.name} />
            <span className="card-main">
              <span className="card-title">{one.name}</span>
              {one.id === me && <span className="card-about">{t.sharing.you}</span>}
            </span>
            {own && one.role !== 'owner' ? (
              <>
                <MaySelect
                  label={t.sharing.roleOf(one.name)}
                  value={one.role}
                  onChange={(role) => act(async () => setChanged(await changeMember(chat.id, one.id, role)))}
                />
                <IconButton icon="close" small label={t.sharing.remove(one.name)} onClick={() => take(one)} />
              </>
            ) : (
              <span className="card-about">{t.sharing[one.role]}</span>
            )}
          </li>
        ))}
      </ul>
      {own && members.length === 1 && <p className="page-empty">{t.sharing.alone}</p>}
      {!own && (
        <div className="dialog-foot">
          <Button look="danger" onClick={() => setLeaving(true)}>
            {t.sharing.leave}
          </Button>
        </div>
      )}
      {leaving && me && (
        <Confirm
          title={t.sharing.leaveTitle}
          text={t.sharing.leaveText}
          action={t.sharing.leave}
          onClose={() => setLeaving(false)}
          onConfirm={() =>
            act(async () => {
              await removeMember(chat.id, me)
              onLeft()
            })
          }
        />
      )}
    </>
  )
}

type MayProps = { label: string; value: May; onChange: (value: May) => void }

function MaySelect({ label, value, onChange }: MayProps) {
  const t = useTexts()
  return (
    <select
      className="input member-may"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as May)}
    >
      <option value="reader">{t.sharing.reader}</option>
      <option value="writer">{t.sharing.writer}</option>
    </select>
  )
}

type AddProps = { chat: Conversation; members: readonly Member[]; onAdded: (members: Members) => void }

function AddMember({ chat, members, onAdded }: AddProps) {
  const t = useTexts()
  const { data: people } = useResource(listPeople)
  const [typed, setTyped] = useState('')
  const [may, setMay] = useState<May>('writer')
  const [problem, setProblem] = useState<Problem | null>(null)
  const list = useId()
  const { notice, error } = placeProblem(problem, ['email', 'user_id'])
  const free = (people?.items ?? []).filter((one) => !members.some((member) => member.id === one.id))
  const found = matching(free, typed).slice(0, 6)
  const add = async (whom: Person | null) => {
    try {
      onAdded(
        await addMember(chat.id, { role: may, ...(whom ? { user_id: whom.id } : { email: typed.trim() }) }),
      )
      setTyped('')
      setProblem(null)
    } catch (reason) {
      setProblem(toProblem(reason))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const only = looksLikeEmail(typed) ? null : (found.find((one) => one.name === typed.trim()) ?? found[0])
    if (only !== undefined) void add(only)
  }
  return (
    <form className="member-add" onSubmit={submit}>
      {notice && <ProblemNotice problem={notice} />}
      <div className="member-add-line">
        <TextField
          label={people?.listed === false ? t.sharing.whoHidden : t.sharing.who}
          error={error('email') ?? error('user_id')}
          name="who"
          autoComplete="off"
          aria-controls={list}
          value={typed}
          onChange={setTyped}
        />
        <MaySelect label={t.sharing.may} value={may} onChange={setMay} />
        <Button type="submit" look="main" disabled={!looksLikeEmail(typed) && found.length === 0}>
          {t.sharing.add}
        </Button>
      </div>
      <ul className="member-found" id={list}>
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" className="menu-item" onClick={() => void add(one)}>
              <Initial of={one.name} />
              {one.name}
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}
