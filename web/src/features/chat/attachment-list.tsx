// The files above the composer's text: how far each is, what will be made of it, and a way to take it out.
import { lookAt } from '../../api/files'
import { useTexts } from '../../ui/language'
import { IconButton } from '../../ui/button'
import { FileSign } from '../../ui/file-sign'
import { sentence } from '../../ui/problem'
import type { Attachment } from './attachments'
import { FileFacts } from './file-facts'

type Props = {
  attachments: readonly Attachment[]
  onRemove: (attachment: Attachment) => void
  onRetry?: (attachment: Attachment) => void
}

export function AttachmentList({ attachments, onRemove, onRetry }: Props) {
  const t = useTexts()
  if (attachments.length === 0) return null
  return (
    <ul className="attachments">
      {attachments.map((one) => (
        <li key={one.key} className={one.problem ? 'attachment attachment-failed' : 'attachment'}>
          {one.part ? (
            <button type="button" className="attachment-open" onClick={() => lookAt(one.part)}>
              <Inside one={one} />
            </button>
          ) : (
            <span className="attachment-open">
              <Inside one={one} />
            </span>
          )}
          {one.problem && one.upload && onRetry && (
            <IconButton icon="again" small label={t.files.retry(one.name)} onClick={() => onRetry(one)} />
          )}
          <IconButton icon="close" small label={t.chat.removeFile(one.name)} onClick={() => onRemove(one)} />
          {!one.part && !one.problem && (
            <progress
              className="attachment-progress"
              max={1}
              value={one.progress}
              aria-label={t.files.uploading(one.name)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Inside({ one }: { one: Attachment }) {
  const t = useTexts()
  return (
    <>
      {one.preview ? (
        <img src={one.preview} alt="" />
      ) : (
        <FileSign name={one.name} type={one.part?.media_type ?? ''} failed={one.problem !== null} />
      )}
      <span className="attachment-text">
        <b>{one.name}</b>
        <small>
          {one.problem ? (
            sentence(t, one.problem) || t.chat.uploadFailed(one.name)
          ) : one.part ? (
            <FileFacts part={one.part} />
          ) : one.waiting ? (
            t.files.waiting
          ) : (
            t.files.percent(Math.floor(one.progress * 100))
          )}
        </small>
      </span>
    </>
  )
}
