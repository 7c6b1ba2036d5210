// Privacy among the settings: what is kept, with the archive of everything made in a window.
import { useState } from 'react'
import { EverythingDialog } from '../features/exchange/everything-dialog'
import { Privacy } from '../features/privacy/privacy'

export default function PrivacySection() {
  const [taking, setTaking] = useState(false)
  return (
    <>
      <Privacy onTake={() => setTaking(true)} onLeft={() => location.assign('/')} />
      {taking && <EverythingDialog onClose={() => setTaking(false)} />}
    </>
  )
}
