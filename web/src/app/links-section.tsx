// One's own links, as a section of the settings.
import { Links } from '../features/sharing/links'
import { useTexts } from '../ui/language'

export default function LinksSection() {
  const t = useTexts()
  return <Links conversation={null} lead={t.sharing.allLead} />
}
