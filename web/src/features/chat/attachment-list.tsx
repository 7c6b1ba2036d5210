// The files above the composer's text, with their progress and a way to take them out.
import { IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'
import type { Attachment } from './attachments'

type Props = { attachments: readonly Attachment[]; onRemove: (attachment: Attachment) => void }

export function AttachmentList({ attachments, onRemove }: Props) {
  const t = useTexts()
  const format = useFormat()
  if (attachments.length === 0) return null
  return (
    <ul className="attachments">
      {attachments.map((one) => (
        <li key={one.key} className={one.problem ? 'attachment attachment-failed' : 'attachment'}>
          {one.preview ? <img src={one.preview} alt="" /> : <Icon name={one.problem ? 'warning' : 'file'} />}
          <span className="attachment-text">
            <b>{one.name}</b>
            <small>
              {one.problem
                ? sentence(t, one.problem) || t.chat.uploadFailed(one.name)
                : one.part
                  ? format.size(one.size)
                  : t.chat.uploading}
            </small>
          </span>
          <IconButton icon="close" small label={t.chat.removeFile(one.name)} onClick={() => onRemove(one)} />
        </li>
      ))}
    </ul>
  )
}
