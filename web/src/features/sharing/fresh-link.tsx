// A link just made: to be copied now, by hand or by a phone's camera.
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy'
import { useTexts } from '../../ui/language'

const QrCode = lazy(() => import('../../ui/qr'))

export function FreshLink({ address }: { address: string }) {
  const t = useTexts()
  const [shown, setShown] = useState(false)
  return (
    <div className="fresh-link" role="status">
      <p>{t.sharing.fresh}</p>
      <div className="fresh-link-line">
        <code>{address}</code>
        <CopyButton text={address} label={t.sharing.copy} />
      </div>
      <div>
        <Button size="small" look="plain" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t.sharing.qr}
        </Button>
      </div>
      {shown && (
        <Suspense>
          <QrCode text={address} label={t.sharing.qr} />
        </Suspense>
      )}
    </div>
  )
}
