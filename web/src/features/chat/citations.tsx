// The sources of an answer as numbered chips; each opens its quote.
import { useState } from 'react'
import { Link } from 'wouter'
import { fileAddress } from '../../api/calls'
import { insideLink, safeLink } from '../../logic/links'
import type { CitationPart } from '../../logic/types'
import { Icon, type IconName } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { Markdown } from '../../ui/markdown'
import { Popover } from '../../ui/popover'

const ICONS: Record<CitationPart['source'], IconName> = {
  manual: 'book',
  conversation: 'compose',
  file: 'file',
  web: 'globe',
}

const FEW = 5

export function Citations({ citations }: { citations: readonly CitationPart[] }) {
  const t = useTexts()
  const [all, setAll] = useState(citations.length <= FEW + 1)
  return (
    <div className="citations">
      <span className="citations-label">{t.chat.sources}</span>
      {citations.slice(0, all ? undefined : FEW).map((citation) => (
        <Cited key={citation.number} citation={citation} />
      ))}
      {!all && (
        <button type="button" className="chip chip-all" onClick={() => setAll(true)}>
          {t.reading.allSources(citations.length)}
        </button>
      )}
    </div>
  )
}

type CitedProps = { citation: CitationPart; inText?: boolean }

export function Cited({ citation, inText = false }: CitedProps) {
  const t = useTexts()
  return (
    <Popover
      label={t.chat.source(citation.number, citation.title)}
      side="above"
      width="22rem"
      trigger={(props) => (
        <button
          type="button"
          className={inText ? 'chip chip-in-text' : 'chip'}
          aria-label={t.chat.source(citation.number, citation.title)}
          {...props}
        >
          <b>{citation.number}</b>
          {!inText && <span>{citation.title}</span>}
        </button>
      )}
    >
      {(close) => <Quote citation={citation} close={close} />}
    </Popover>
  )
}

function Quote({ citation, close }: { citation: CitationPart; close: () => void }) {
  const t = useTexts()
  const from = {
    manual: t.chat.fromManual,
    conversation: t.chat.fromConversation,
    file: t.chat.fromFile,
    web: t.chat.fromWeb,
  }[citation.source]
  const outside = citation.url === null ? null : safeLink(citation.url)
  const inside = insideAddress(citation)
  const file = citation.source === 'file' && citation.ref !== null ? fileAddress(citation.ref) : null
  return (
    <div className="popover-body quote">
      <p className="quote-from">
        <Icon name={ICONS[citation.source]} size={14} /> {from}
      </p>
      <p className="quote-title">{citation.title}</p>
      {citation.quote && (
        <blockquote className="quote-text">
          <Markdown text={citation.quote} />
        </blockquote>
      )}
      {inside && !file && (
        <Link className="button button-line button-small" href={inside} onClick={close}>
          {t.chat.openSource}
        </Link>
      )}
      {(outside ?? file) && (
        <a
          className="button button-line button-small"
          href={outside ?? file ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
        >
          {t.chat.openSource}
        </a>
      )}
    </div>
  )
}

/** What lies on this server is opened here: conversations and the manual. */
function insideAddress({ source, ref, url }: CitationPart): string | null {
  if (url !== null) return insideLink(url)
  return source === 'conversation' && ref !== null ? `/c/${ref}` : null
}
