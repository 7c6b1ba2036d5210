// The frame of the pages before sign-in.
import type { ReactNode } from 'react'
import { Mark } from '../../ui/icon'

export function Gate({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="gate">
      <div className="gate-card">
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
