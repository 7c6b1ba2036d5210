// The page of the manual; loaded when it is asked for.
import { useState } from 'react'
import { Link } from 'wouter'
import '../features/manual/manual.css'
import { Manual } from '../features/manual/manual'
import { useTexts } from '../ui/language'
import { useHash } from './hash'
import { useTitle } from './title'

export default function ManualPage({ language, name }: { language: string; name: string }) {
  const t = useTexts()
  const [title, setTitle] = useState(t.nav.manual)
  const anchor = useHash()
  useTitle(title)
  return (
    <div className="page">
      {name !== 'index' && (
        <p className="page-back">
          <Link href={`/manual/${language}/index`}>{t.nav.manual}</Link>
        </p>
      )}
      <Manual
        key={`${language}/${name}`}
        language={language}
        name={name}
        anchor={anchor}
        onTitle={setTitle}
      />
    </div>
  )
}
