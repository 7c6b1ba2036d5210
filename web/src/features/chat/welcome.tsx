// The beginning of a new conversation: what this is, four ways to start, and who answers.
import type { ReactNode } from 'react'
import { Icon, Mark } from '../../ui/icon'
import { Initial } from '../../ui/initial'
import { useTexts } from '../../ui/language'

type Props = {
  guide: boolean
  partner: { name: string; description: string } | null
  connect: ReactNode
  onStart: (text: string) => void
}

export function Welcome({ guide, partner, connect, onStart }: Props) {
  const t = useTexts()
  const starters = guide ? t.welcome.guideStarters : t.welcome.starters
  return (
    <div className="welcome">
      {partner === null ? <Mark size={40} /> : <Initial of={partner.name} large />}
      <h1>{partner?.name ?? t.welcome.title}</h1>
      <p className="welcome-lead">
        {partner === null ? t.welcome.lead : partner.description || t.chat.emptyText}
      </p>
      {guide && (
        <div className="notice welcome-guide">
          <Icon name="book" size={17} />
          <div className="notice-main">
            <span>
              <b>{t.welcome.guideTitle}.</b> {t.welcome.guideText}
            </span>
            {connect}
          </div>
        </div>
      )}
      {partner === null && (
        <ul className="starters">
          {starters.map((starter) => (
            <li key={starter.title}>
              <button type="button" className="starter" onClick={() => onStart(starter.text)}>
                <b>{starter.title}</b>
                <span>{starter.text.trim()}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
