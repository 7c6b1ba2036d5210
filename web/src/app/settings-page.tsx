// Settings: the sections on the left (alone on a phone), one of them on the right, and a search over all settings.
import { Suspense, useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'
import '../features/account/account.css'
import { useWorld } from '../api/world'
import { findSettings } from '../logic/settings'
import { Icon } from '../ui/icon'
import { useTexts } from '../ui/language'
import { NotFound } from './not-found'
import './settings.css'
import { SECTIONS, settingsOf, type Section } from './settings-sections'
import { useTitle } from './title'

const GROUPS = ['you', 'work', 'server'] as const

/** Without a section a phone shows the list, and a wide screen the first section beside it. */
export default function SettingsPage({ section }: { section: string | null }) {
  const t = useTexts()
  const [query, setQuery] = useState('')
  const member = useWorld((world) => world.me?.role === 'member')
  const sections = SECTIONS.filter((one) => one.only !== 'admins' || !member)
  const current = sections.find(({ name }) => name === (section ?? 'profile'))
  useTitle(current && section ? t.settings[current.name] : t.settings.title)
  useArrival(section)
  if (!current) return <NotFound />
  const searching = query.trim() !== ''
  return (
    <div className="settings" data-alone={searching ? 'found' : section === null ? 'list' : 'section'}>
      <aside className="settings-side">
        <h1 className="page-title">{t.settings.title}</h1>
        <div className="settings-search">
          <Icon name="search" size={16} />
          <input
            type="search"
            className="input"
            placeholder={t.settings.find}
            aria-label={t.settings.find}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <nav className="settings-nav" aria-label={t.settings.title}>
          {GROUPS.map((group) => (
            <div key={group} className="settings-group" role="group" aria-label={t.settings[group]}>
              <span className="settings-group-name" aria-hidden="true">
                {t.settings[group]}
              </span>
              {sections
                .filter((one) => one.group === group)
                .map(({ name, icon }) => (
                  <Link
                    key={name}
                    href={`/settings/${name}`}
                    className="settings-link"
                    aria-current={!searching && name === current.name ? 'page' : undefined}
                    onClick={() => setQuery('')}
                  >
                    <Icon name={icon} size={17} />
                    <span>{t.settings[name]}</span>
                    <Icon name="right" size={15} />
                  </Link>
                ))}
            </div>
          ))}
        </nav>
      </aside>
      <div className="settings-main">
        {searching ? (
          <Found query={query} onOpen={() => setQuery('')} />
        ) : (
          <>
            <Link href="/settings" className="settings-back">
              <Icon name="left" size={16} />
              {t.settings.all}
            </Link>
            <h2 className="settings-title">{t.settings[current.name]}</h2>
            <Suspense fallback={<div className="main-wait" />}>
              <current.View />
            </Suspense>
          </>
        )}
      </div>
    </div>
  )
}

function Found({ query, onOpen }: { query: string; onOpen: () => void }) {
  const t = useTexts()
  const settings = useMemo(() => settingsOf(t), [t])
  const found = findSettings(settings, query)
  return (
    <section aria-label={t.settings.found}>
      <p className="unseen" role="status">
        {found.length === 0 ? t.settings.nothing : `${t.settings.found}: ${found.length}`}
      </p>
      {found.length === 0 && <p className="page-empty">{t.settings.nothing}</p>}
      <ul className="settings-found">
        {found.map((setting) => (
          <li key={`${setting.section}.${setting.label}`}>
            <Link
              href={`/settings/${setting.section}#${setting.id}`}
              className="settings-hit"
              onClick={() => {
                onOpen()
                setTimeout(() => show(setting.id), 60)
              }}
            >
              <span>{setting.label}</span>
              <span className="field-hint">{sectionName(t, setting.section)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function sectionName(t: ReturnType<typeof useTexts>, section: Section): string {
  return t.settings[section]
}

/** Who comes by a link to one setting sees it. */
function useArrival(section: string | null): void {
  useEffect(() => {
    const id = location.hash.slice(1)
    if (id) show(id)
  }, [section])
}

function show(id: string, tries = 10): void {
  const place = document.getElementById(`set-${id}`)
  if (!place) {
    if (tries > 0) setTimeout(() => show(id, tries - 1), 100)
    return
  }
  place.scrollIntoView({ block: 'center' })
  place.focus({ preventScroll: true })
  place.classList.add('setting-shown')
  setTimeout(() => place.classList.remove('setting-shown'), 1600)
}
