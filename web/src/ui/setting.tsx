// One thing to set: what it is called on the left, the control on the right (below it on a phone).
import type { ReactNode } from 'react'

type Props = { id: string; label: ReactNode; hint?: ReactNode; wide?: boolean; children: ReactNode }

export function Setting({ id, label, hint, wide = false, children }: Props) {
  return (
    <div className={wide ? 'setting setting-wide' : 'setting'} id={`set-${id}`} tabIndex={-1}>
      <div className="setting-about">
        <span className="setting-label">{label}</span>
        {hint && <span className="field-hint">{hint}</span>}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  )
}

type SwitchProps = { label: string; checked: boolean; onChange: (checked: boolean) => void }

export function Switch({ label, checked, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={checked}
      aria-label={label}
      onClick={() => onChange(!checked)}
    />
  )
}
