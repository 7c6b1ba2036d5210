// Starts the page.
import { createRoot } from 'react-dom/client'
import './styles'
import { Root } from './root'

const element = document.getElementById('root')
if (element) createRoot(element).render(<Root />)
