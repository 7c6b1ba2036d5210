// An address that leads nowhere.
import { Link } from 'wouter'
import { useTexts } from '../ui/language'

export function NotFound() {
  const t = useTexts()
  return (
    <div className="blank">
      <h1 className="blank-title">{t.problem.notFoundTitle}</h1>
      <p className="blank-text">{t.problem.notFound}</p>
      <Link href="/" className="button button-line">
        {t.problem.home}
      </Link>
    </div>
  )
}
