// The frame of pages that stand alone: before sign-in, and those that a link opens.
import type { ReactNode } from 'react'
import { Mark } from './icon'

type Props = { title: string; lead: string; wide?: boolean; children?: ReactNode }

export function Gate({ title, lead, wide = false, children }: Props) {
  return (
    <main className="gate">
      <div className={wide ? 'gate-card gate-wide' : 'gate-card'}>
        <header className="gate-head">
          <Mark size={44} />
          <h1>{title}</h1>
          <p>{lead}</p>
        </header>
        {children}
      </div>
    </main>
  )
}
