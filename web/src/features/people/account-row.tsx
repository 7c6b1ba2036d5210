// One person in the list, and what may be done about them.
import { mayLookAfter, type Account, type Role } from '../../logic/people'
import type { Me } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { Initial } from '../../ui/initial'
import { useFormat, useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'

type Props = {
  account: Account
  me: Me
  onRole: (role: Role) => void
  onEnable: () => void
  onAsk: (what: 'disable' | 'remove' | 'reset' | 'factors') => void
}

const ROLES: readonly Role[] = ['member', 'admin', 'owner']

export function AccountRow({ account, me, onRole, onEnable, onAsk }: Props) {
  const t = useTexts()
  const format = useFormat()
  const own = account.id === me.id
  const seen =
    account.last_seen_at === null
      ? t.people.unseen
      : t.people.seen(format.ago(account.last_seen_at, Date.now()))
  return (
    <li className={account.disabled ? 'card person person-off' : 'card person'}>
      <Initial of={account.name} />
      <div className="card-main">
        <span className="card-title">
          {account.name}
          {own && <span className="person-you">{t.people.you}</span>}
        </span>
        <span className="card-about">
          {[account.email, t.people[account.role], account.disabled ? t.people.disabled : own ? null : seen]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {!own && mayLookAfter(me.role, account.role) && (
        <Menu
          label={t.people.actions(account.name)}
          align="end"
          trigger={(props) => <IconButton icon="more" label={t.people.actions(account.name)} {...props} />}
        >
          {(close) => {
            const pick = (run: () => void) => () => {
              close()
              run()
            }
            return (
              <>
                {me.role === 'owner' &&
                  ROLES.filter((role) => role !== account.role).map((role) => (
                    <MenuItem key={role} icon="user" onSelect={pick(() => onRole(role))}>
                      {t.people.makeRole[role]}
                    </MenuItem>
                  ))}
                {!account.disabled && (
                  <MenuItem icon="key" onSelect={pick(() => onAsk('reset'))}>
                    {t.people.reset}
                  </MenuItem>
                )}
                <MenuItem icon="again" onSelect={pick(() => onAsk('factors'))}>
                  {t.people.factors}
                </MenuItem>
                <MenuLine />
                <MenuItem
                  icon="lock"
                  onSelect={pick(() => (account.disabled ? onEnable() : onAsk('disable')))}
                >
                  {account.disabled ? t.people.enable : t.people.disable}
                </MenuItem>
                <MenuItem icon="trash" danger onSelect={pick(() => onAsk('remove'))}>
                  {t.people.remove}
                </MenuItem>
              </>
            )
          }}
        </Menu>
      )}
    </li>
  )
}
