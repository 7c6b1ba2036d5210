// The bar above a page and the room below it.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { IconButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { useTexts } from '../ui/language'
import type { Side } from './side'

type Props = {
  side: Side
  title?: ReactNode
  tools?: ReactNode
  scroll?: boolean
  /** A room beside the page on a wide screen, over it on a narrow one. */
  beside?: ReactNode
  children: ReactNode
}

export function PageFrame({ side, title, tools, scroll = true, beside, children }: Props) {
  const t = useTexts()
  return (
    <div className="beside">
      <div className="beside-main">
        <header className="bar">
          {!side.shown && <IconButton icon="sidebar" label={t.nav.open} onClick={side.toggle} />}
          <div className="bar-title">{title}</div>
          <div className="bar-tools">
            {tools}
            {!side.shown && (
              <Link href="/" className="icon-button" aria-label={t.nav.newChat} title={t.nav.newChat}>
                <Icon name="compose" />
              </Link>
            )}
          </div>
        </header>
        {scroll ? <div className="page-room">{children}</div> : children}
      </div>
      {beside && <aside className="beside-pane">{beside}</aside>}
    </div>
  )
}
