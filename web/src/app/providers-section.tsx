// The settings' section of providers; loaded when it is asked for.
import '../features/connections/connections.css'
import { Providers } from '../features/connections/providers'

export default function ProvidersSection() {
  return <Providers />
}
