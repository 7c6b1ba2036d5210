// Files that belong to a message: pictures small, everything else as a named card; each opens over the page.
import { useState } from 'react'
import { fileAddress } from '../../api/calls'
import { lookAt, previewAddress, useFile } from '../../api/files'
import { isDrawable } from '../../logic/files'
import type { FilePart } from '../../logic/types'
import { FileSign } from '../../ui/file-sign'
import { FileFacts } from './file-facts'

export function Files({ files }: { files: readonly FilePart[] }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.file_id}>{file.kind === 'image' ? <Picture file={file} /> : <Card file={file} />}</li>
      ))}
    </ul>
  )
}

function Card({ file }: { file: FilePart }) {
  return (
    <button type="button" className="file" onClick={() => lookAt(file)}>
      <FileSign name={file.name} type={file.media_type} />
      <span className="attachment-text">
        <b>{file.name}</b>
        <small>
          <FileFacts part={file} />
        </small>
      </span>
    </button>
  )
}

/** The small picture, drawn in the room that it will take, so that nothing moves when it comes. */
function Picture({ file }: { file: FilePart }) {
  const info = useFile(file.file_id)
  const [broken, setBroken] = useState(false)
  if (broken || info === 'gone') return <Card file={file} />
  const small = info?.reading.preview ?? false
  const raw = info !== null && !small && info.reading.state !== 'pending' && isDrawable(file.media_type)
  const source = small ? previewAddress(file.file_id) : raw ? fileAddress(file.file_id) : undefined
  const { width, height } = info?.reading ?? { width: null, height: null }
  if (info !== null && source === undefined && info.reading.state !== 'pending') return <Card file={file} />
  return (
    <button type="button" className="file file-image" onClick={() => lookAt(file)}>
      <img
        src={source}
        alt={file.name}
        width={width ?? 320}
        height={height ?? 224}
        onError={() => source !== undefined && setBroken(true)}
      />
    </button>
  )
}
