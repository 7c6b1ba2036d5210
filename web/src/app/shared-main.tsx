// Starts the page of a link: no session, no socket, nothing of the product but what reading needs.
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/surfaces.css'
import '../ui/signs.css'
import '../ui/prose.css'
import '../features/entrance/entrance.css'
import '../features/chat/parts.css'
import { speak } from '../api/http'
import { Visit } from '../features/sharing/visit/visit'
import { preferred } from '../logic/languages'
import { LanguageProvider } from '../ui/language'
import { Toasts } from '../ui/toast'

function SharedPage() {
  const [locale] = useState(() => preferred(navigator.languages))
  useEffect(() => speak(locale), [locale])
  return (
    <LanguageProvider locale={locale}>
      <Visit token={location.pathname.split('/')[2] ?? ''} />
      <Toasts />
    </LanguageProvider>
  )
}

const element = document.getElementById('root')
if (element) createRoot(element).render(<SharedPage />)
