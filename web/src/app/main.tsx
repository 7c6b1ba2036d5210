// Starts the page.
import { createRoot } from 'react-dom/client'
import './styles'
import { Root } from './root'
import { startWorker } from './worker'

const element = document.getElementById('root')
if (element) createRoot(element).render(<Root />)

startWorker()

const RELOADED = 'veche.reloaded'
const CALM = 60_000

// After an upgrade of the server, parts that this page has not loaded yet are gone: a reload brings the new
// ones. Not twice in a minute, or a broken server would make the page blink for ever.
addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0)
  if (Date.now() - last < CALM) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
})
