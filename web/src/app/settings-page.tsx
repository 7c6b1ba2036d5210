// Settings: one page, four sections.
import { Link } from 'wouter'
import '../features/account/account.css'
import { Keys } from '../features/account/keys'
import { Profile } from '../features/account/profile'
import { Security } from '../features/account/security'
import '../features/connections/connections.css'
import { Providers } from '../features/connections/providers'
import { Icon, type IconName } from '../ui/icon'
import { useTexts } from '../ui/language'
import { useTitle } from './title'
import { NotFound } from './not-found'

const SECTIONS = [
  { name: 'profile', icon: 'user', View: Profile },
  { name: 'providers', icon: 'plug', View: Providers },
  { name: 'keys', icon: 'key', View: Keys },
  { name: 'security', icon: 'lock', View: Security },
] as const satisfies readonly { name: string; icon: IconName; View: () => React.ReactNode }[]

export default function SettingsPage({ section }: { section: string }) {
  const t = useTexts()
  const current = SECTIONS.find(({ name }) => name === section)
  useTitle(t.settings.title)
  if (!current) return <NotFound />
  return (
    <div className="page">
      <h1 className="page-title">{t.settings.title}</h1>
      <nav className="tabs" aria-label={t.settings.title}>
        {SECTIONS.map(({ name, icon }) => (
          <Link
            key={name}
            href={`/settings/${name}`}
            className="tab"
            aria-current={name === section ? 'page' : undefined}
          >
            <Icon name={icon} size={16} />
            {t.settings[name]}
          </Link>
        ))}
      </nav>
      <current.View />
    </div>
  )
}
