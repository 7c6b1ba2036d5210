// Puts a text on the clipboard, also on plain http where browsers hide the modern way.

export async function putOnClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'unseen'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

const CONTROLS = 'button, figcaption, .unseen, .diagram-note'

/** What is drawn, as it looks: a word processor gets its form, a plain field its words. */
export async function putDrawnOnClipboard(drawn: readonly Element[], plain: string): Promise<void> {
  if (!navigator.clipboard || typeof ClipboardItem === 'undefined') return putOnClipboard(plain)
  const html = drawn.map((element) => {
    const copy = element.cloneNode(true) as Element
    for (const control of copy.querySelectorAll(CONTROLS)) control.remove()
    return copy.innerHTML
  })
  const blob = (text: string, type: string) => new Blob([text], { type })
  await navigator.clipboard.write([
    new ClipboardItem({
      'text/html': blob(html.join('\n'), 'text/html'),
      'text/plain': blob(plain, 'text/plain'),
    }),
  ])
}
