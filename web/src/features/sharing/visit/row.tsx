// One message of a shared conversation.
import { useState, type ReactNode } from 'react'
import { sharedFile } from '../../../api/sharing'
import type { SharedMessage } from '../../../logic/sharing'
import type { CitationPart, FilePart, Part, ReasoningPart } from '../../../logic/types'
import { Icon } from '../../../ui/icon'
import { useFormat, useTexts } from '../../../ui/language'
import { Markdown } from '../../../ui/markdown'

type Address = { token: string; ticket: string | null }
type Props = { message: SharedMessage; number: number | null; address: Address; arrows: ReactNode }

export function SharedRow({ message, number, address, arrows }: Props) {
  const t = useTexts()
  const person = message.role === 'user'
  const files = message.parts.filter(isFile)
  const sources = message.parts.filter((part): part is CitationPart => part.kind === 'citation')
  const who = person ? (number === null ? t.sharing.person : t.sharing.persons(number)) : t.sharing.model
  return (
    <article className={person ? 'visit-row visit-said' : 'visit-row'}>
      <h2 className={person && number === null ? 'unseen' : 'visit-who'}>
        {person ? who : modelName(message.model) || who}
      </h2>
      {files.length > 0 && <Files files={files} address={address} />}
      {message.parts.map((part, index) => (
        <PartView key={index} part={part} person={person} growing={message.writing} />
      ))}
      {message.writing && <p className="visit-writing">{t.sharing.writing}</p>}
      {sources.length > 0 && <Sources sources={sources} />}
      {arrows}
    </article>
  )
}

const isFile = (part: Part): part is FilePart =>
  part.kind === 'file' || part.kind === 'image' || part.kind === 'audio'

const modelName = (model: string | null): string => model?.slice(model.indexOf('.') + 1) ?? ''

function PartView({ part, person, growing }: { part: Part; person: boolean; growing: boolean }) {
  if (part.kind === 'reasoning') return <Thoughts part={part} />
  if (part.kind !== 'text' || part.text === '') return null
  const text = <Markdown text={part.text} growing={growing} />
  return person ? <div className="visit-bubble">{text}</div> : text
}

function Thoughts({ part }: { part: ReasoningPart }) {
  const t = useTexts()
  const [open, setOpen] = useState(false)
  return (
    <div className="fold">
      <button type="button" className="fold-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="idea" size={15} />
        <span>{t.sharing.thoughts}</span>
        <Icon name={open ? 'down' : 'right'} size={14} />
      </button>
      {open && (
        <div className="fold-body">
          <Markdown text={part.text} />
        </div>
      )}
    </div>
  )
}

function Files({ files, address }: { files: readonly FilePart[]; address: Address }) {
  const format = useFormat()
  return (
    <ul className="visit-files">
      {files.map((file) => {
        const source = sharedFile(address.token, file.file_id, address.ticket)
        return (
          <li key={file.file_id}>
            <a href={source} target="_blank" rel="noreferrer">
              {file.kind === 'image' ? (
                <img src={source} alt={file.name} loading="lazy" />
              ) : (
                <span className="visit-file">
                  <Icon name="file" size={16} />
                  <span>{file.name}</span>
                  <small>{format.size(file.size)}</small>
                </span>
              )}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function Sources({ sources }: { sources: readonly CitationPart[] }) {
  const t = useTexts()
  return (
    <section className="visit-sources" aria-label={t.sharing.sources}>
      <ol>
        {sources.map((one) => (
          <li key={one.number} value={one.number}>
            {one.url && /^https?:/.test(one.url) ? (
              <a href={one.url} rel="noreferrer nofollow" target="_blank">
                {one.title}
              </a>
            ) : (
              one.title
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
