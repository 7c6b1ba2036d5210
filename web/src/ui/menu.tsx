// A menu of actions, walked with the arrow keys.
import type { KeyboardEvent, ReactNode } from 'react'
import { Icon, type IconName } from './icon'
import { Popover, type TriggerProps } from './popover'

type MenuProps = {
  label: string
  side?: 'below' | 'above'
  align?: 'start' | 'end'
  trigger: (props: TriggerProps) => ReactNode
  children: (close: () => void) => ReactNode
}

export function Menu({ children, ...rest }: MenuProps) {
  return (
    <Popover role="menu" {...rest}>
      {(close) => (
        <div role="none" onKeyDown={walk}>
          {children(close)}
        </div>
      )}
    </Popover>
  )
}

type ItemProps = {
  icon?: IconName
  danger?: boolean
  onSelect: () => void
  children: ReactNode
  checked?: boolean
}

export function MenuItem({ icon, danger = false, onSelect, children, checked }: ItemProps) {
  return (
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemradio'}
      {...(checked === undefined ? {} : { 'aria-checked': checked })}
      className={danger ? 'menu-item menu-item-danger' : 'menu-item'}
      onClick={onSelect}
    >
      {icon && <Icon name={icon} size={17} />}
      {children}
    </button>
  )
}

export function MenuLine() {
  return <hr className="menu-line" />
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items[(to + items.length) % items.length]?.focus()
}
