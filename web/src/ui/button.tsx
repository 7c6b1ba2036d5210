// Buttons: with words, and with an icon that always carries a name.
import type { ButtonHTMLAttributes, Ref } from 'react'
import { Icon, type IconName } from './icon'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'plain' | 'line' | 'main' | 'danger'
  size?: 'small' | 'normal' | 'wide'
  icon?: IconName
  ref?: Ref<HTMLButtonElement>
}

export function Button({ look = 'line', size = 'normal', icon, className, children, ...rest }: Props) {
  const classes = ['button', `button-${look}`, size === 'normal' ? '' : `button-${size}`, className ?? '']
  return (
    <button type="button" {...rest} className={classes.filter(Boolean).join(' ')}>
      {icon && <Icon name={icon} size={size === 'small' ? 15 : 17} />}
      {children}
    </button>
  )
}

type IconProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  icon: IconName
  label: string
  hint?: string
  small?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, hint, small = false, className, ...rest }: IconProps) {
  const classes = ['icon-button', small ? 'icon-button-small' : '', className ?? '']
  return (
    <button
      type="button"
      aria-label={label}
      title={hint ?? label}
      {...rest}
      className={classes.filter(Boolean).join(' ')}
    >
      <Icon name={icon} size={small ? 16 : 18} />
    </button>
  )
}
