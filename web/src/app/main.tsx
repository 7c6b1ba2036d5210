// Starts the page.
import { createRoot } from 'react-dom/client'
import './styles'
import { Root } from './root'

const element = document.getElementById('root')
if (element) createRoot(element).render(<Root />)

// After an upgrade of the server, parts that this page has not loaded yet are gone: only a reload helps.
addEventListener('vite:preloadError', () => location.reload())
