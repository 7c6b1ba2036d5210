// Files that belong to a message: pictures small, everything else as a named card.
import { fileAddress } from '../../api/calls'
import type { FilePart } from '../../logic/types'
import { Icon } from '../../ui/icon'
import { useFormat } from '../../ui/language'

export function Files({ files }: { files: readonly FilePart[] }) {
  const format = useFormat()
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.file_id}>
          <a
            className={file.kind === 'image' ? 'file file-image' : 'file'}
            href={fileAddress(file.file_id)}
            target="_blank"
            rel="noopener"
          >
            {file.kind === 'image' ? (
              <img src={fileAddress(file.file_id)} alt={file.name} loading="lazy" />
            ) : (
              <>
                <Icon name="file" />
                <span className="file-name">{file.name}</span>
                <span className="file-size">{format.size(file.size)}</span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}
