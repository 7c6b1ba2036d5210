// Which clicks take the reader off the page that is being written.

type Link = { href: string; target: string; hasAttribute: (name: string) => boolean }
type Click = { button: number; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }
type Place = { origin: string; pathname: string }

/** A plain click on a link to another page of this site, in this tab. */
export function leadsAway(link: Link, click: Click, here: Place): boolean {
  if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return false
  if (link.href === '' || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download'))
    return false
  const there = new URL(link.href)
  return there.origin === here.origin && there.pathname !== here.pathname
}
