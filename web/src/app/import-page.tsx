// The page that takes archives in; loaded when it is asked for.
import { ImportPanel } from '../features/exchange/import-panel'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function ImportPage() {
  const t = useTexts()
  useTitle(t.exchange.importTitle)
  return (
    <div className="page">
      <h1 className="page-title">{t.exchange.importTitle}</h1>
      <ImportPanel />
    </div>
  )
}
