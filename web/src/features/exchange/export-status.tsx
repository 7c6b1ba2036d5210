// How far an export is, and its file when it is done.
import { exportAddress } from '../../api/exchange'
import { isOpen, share, type Export } from '../../logic/exchange'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { Progress } from './progress'

type Props = { made: Export; onAgain?: () => void; onClose: () => void }

export function ExportStatus({ made, onAgain, onClose }: Props) {
  const t = useTexts()
  const format = useFormat()
  if (isOpen(made)) {
    const known = share(made)
    const said =
      known === null
        ? t.exchange.preparing
        : t.exchange.busy(format.number(made.done), format.number(made.total ?? 0))
    return (
      <div className="export-status">
        <Progress value={known} label={said} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{t.exchange.stop}</Button>
        </div>
      </div>
    )
  }
  if (made.state === 'failed')
    return (
      <div className="export-status">
        <div className="notice notice-danger" role="alert">
          <Icon name="warning" size={16} />
          <div className="notice-main">{made.error?.text ?? t.problem.unknown}</div>
        </div>
        <div className="dialog-foot">
          {onAgain && <Button onClick={onAgain}>{t.exchange.another}</Button>}
          <Button look="main" onClick={onClose}>
            {t.words.close}
          </Button>
        </div>
      </div>
    )
  return (
    <div className="export-status">
      <a className="export-file" href={exportAddress(made.id)} download={made.name}>
        <Icon name="file" size={22} />
        <span className="export-file-about">
          <span className="export-file-name">{made.name}</span>
          <span className="field-hint">
            {made.size !== null && format.size(made.size)}
            {made.expires_at !== null && ` · ${t.exchange.until(format.moment(made.expires_at))}`}
          </span>
        </span>
        <Icon name="download" size={18} />
        <span className="unseen">{t.exchange.download}</span>
      </a>
      <p className="unseen" role="status">
        {t.exchange.ready}
      </p>
      <div className="dialog-foot">
        {onAgain && <Button onClick={onAgain}>{t.exchange.another}</Button>}
        <Button look="main" onClick={onClose}>
          {t.words.close}
        </Button>
      </div>
    </div>
  )
}
