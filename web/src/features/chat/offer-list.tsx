// The list over the composer: commands and templates, or whom to ask. The focus stays in the text.
import { useEffect, useRef } from 'react'
import { pieces } from '../../logic/marks'
import { Icon } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import type { Offered } from './offers'

export function OfferList({ offered }: { offered: Offered }) {
  const t = useTexts()
  const { id, rows, at, asked } = offered
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, rows])
  const label = asked?.sign === '@' ? t.composer.addressees : t.composer.commands
  return (
    <div className="offers" role="listbox" id={id} aria-label={label} ref={list}>
      {rows.map(({ offer, marks }, index) => (
        <div key={offer.key} role="presentation">
          {offer.group !== rows[index - 1]?.offer.group && asked?.typed === '' && (
            <p className="offers-group" role="presentation">
              {offer.group}
            </p>
          )}
          <div
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? 'offer offer-active' : 'offer'}
            onPointerMove={() => index !== at && offered.point(index)}
            // before the text loses the focus
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => offered.take(offer)}
            onKeyDown={(event) => event.key === 'Enter' && offered.take(offer)}
          >
            <Icon name={offer.icon} size={17} />
            <span className="offer-name">
              {pieces(offer.name, marks).map((piece, n) =>
                piece.marked ? <mark key={n}>{piece.text}</mark> : <span key={n}>{piece.text}</span>,
              )}
            </span>
            <span className="offer-about">{offer.about}</span>
          </div>
        </div>
      ))}
    </div>
  )
}
