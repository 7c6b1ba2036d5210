// Shows a file over the page: pictures, sound, tables, documents as the text that models get of them.
import { useEffect, useState } from 'react'
import { fileAddress } from '../../api/calls'
import { lookAt, readAgain, readText, useFile } from '../../api/files'
import { isDrawable, lookOf, type FileInfo, type FileText, type Look } from '../../logic/files'
import { toProblem, type Problem } from '../../logic/problem'
import type { FilePart } from '../../logic/types'
import { Button } from '../../ui/button'
import { CodeBlock } from '../../ui/code'
import { Dialog } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { Pages, Sheets } from './pages'
import './files.css'

const PORTION = 200_000

export default function Viewer({ part }: { part: FilePart }) {
  const t = useTexts()
  const format = useFormat()
  const file = useFile(part.file_id)
  const look = lookOf(part.media_type)
  return (
    <Dialog title={part.name} wide className="viewer" onClose={() => lookAt(null)}>
      <div className="viewer-facts">
        <span>
          {[format.size(part.size), file && file !== 'gone' ? measure(file) : null]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {file !== 'gone' && (
          <a className="button button-small" href={fileAddress(part.file_id)} download={part.name}>
            <Icon name="download" size={16} />
            {t.files.download}
          </a>
        )}
      </div>
      <div className="viewer-body">
        {file === 'gone' ? (
          <p className="viewer-empty">{t.files.gone}</p>
        ) : (
          <Body part={part} look={look} file={file} />
        )}
      </div>
      {file !== 'gone' && file !== null && <Used file={file} look={look} />}
    </Dialog>
  )

  function measure({ reading }: FileInfo): string | null {
    if (reading.width && reading.height) return `${reading.width} × ${reading.height}`
    if (reading.unit && reading.pages) return t.files.units[reading.unit](reading.pages)
    return null
  }
}

function Body({ part, look, file }: { part: FilePart; look: Look; file: FileInfo | null }) {
  const t = useTexts()
  const address = fileAddress(part.file_id)
  if (look === 'image' && isDrawable(part.media_type)) return <Picture address={address} name={part.name} />
  // what people upload brings no captions along
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (look === 'sound') return <audio className="viewer-sound" controls preload="metadata" src={address} />
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (look === 'video') return <video className="viewer-video" controls preload="metadata" src={address} />
  if (file === null) return <p className="viewer-empty">{t.files.reading}</p>
  switch (file.reading.state) {
    case 'pending':
      return <p className="viewer-empty">{t.files.reading}</p>
    case 'failed':
      return <Failed file={file} />
    case 'none':
      return <p className="viewer-empty">{t.files.noPreview}</p>
    default:
      return file.reading.characters ? (
        <Words file={file} look={look} />
      ) : (
        <p className="viewer-empty">{t.files.noPreview}</p>
      )
  }
}

function Picture({ address, name }: { address: string; name: string }) {
  const t = useTexts()
  const [large, setLarge] = useState(false)
  return (
    <button
      type="button"
      className={large ? 'viewer-picture viewer-picture-large' : 'viewer-picture'}
      aria-label={large ? t.files.fit : t.files.zoom}
      onClick={() => setLarge(!large)}
    >
      <img src={address} alt={name} />
    </button>
  )
}

function Failed({ file }: { file: FileInfo }) {
  const t = useTexts()
  const act = useAct()
  return (
    <div className="viewer-empty">
      <p>{t.files.reasons[file.reading.reason ?? ''] ?? t.files.notRead}</p>
      <Button size="small" icon="again" onClick={() => act(() => readAgain(file.id))}>
        {t.files.readAgain}
      </Button>
    </div>
  )
}

function Words({ file, look }: { file: FileInfo; look: Look }) {
  const t = useTexts()
  const { text, problem, more, loading } = useWords(file.id)
  if (problem) return <ProblemNotice problem={problem} />
  if (text === null) return <p className="viewer-empty">{t.files.reading}</p>
  return (
    <>
      {look === 'table' ? (
        <Sheets text={text} />
      ) : look === 'text' ? (
        <CodeBlock code={text.text} language={endingOf(file.name)} />
      ) : (
        <Pages text={text} unit={file.reading.unit} />
      )}
      {more && (
        <Button size="small" disabled={loading} onClick={more}>
          {t.files.more}
        </Button>
      )}
      {!more && file.reading.cut && <p className="viewer-note">{t.files.cut}</p>}
    </>
  )
}

function endingOf(name: string): string | null {
  return /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? null
}

/** The text, a portion at a time. */
function useWords(id: string) {
  const [text, setText] = useState<FileText | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [until, setUntil] = useState(PORTION)
  useEffect(() => {
    let current = true
    readText(id, 0, until).then(
      (found) => current && setText(found),
      (error: unknown) => current && setProblem(toProblem(error)),
    )
    return () => {
      current = false
    }
  }, [id, until])
  const left = text !== null && text.text.length < text.characters && until < MOST
  const loading = text !== null && text.text.length < Math.min(until, text.characters)
  return { text, problem, loading, more: left ? () => setUntil(until + PORTION) : null }
}

const MOST = 400_000

function Used({ file, look }: { file: FileInfo; look: Look }) {
  const t = useTexts()
  const { state, unit, pages, characters } = file.reading
  if (state === 'pending' || state === 'failed') return null
  const counted = unit && pages ? t.files.units[unit](pages) : null
  const said =
    look === 'image'
      ? t.files.usedImage
      : look === 'sound'
        ? t.files.usedSound
        : characters
          ? t.files.usedText(counted)
          : t.files.usedNone
  return <p className="viewer-note">{said}</p>
}
