// Makes the unfinished end of a growing text fit to be shown: marks that are still opening do not flicker.

const FENCE = /^ {0,3}(`{3,}|~{3,})/gm
const LONE_MARKER = /(^|\n)[ \t]*([-=*+_#>|]{1,3}|[`~]{1,2}|\d{1,3}[.)]?)[ \t]*$/
const HALF_FENCE = /\n[ \t]*(`{1,2}|~{1,2})$/
const HALF_LINK = /\[([^[\]\n]*)\]\([^()\s]*$/
const DELIMITER = /^\s*\|?[\s:|-]*-[\s:|-]*\|\s*$/

/** The text to draw now. What is left out or added concerns only its last paragraph. */
export function settle(text: string): string {
  if (isInFence(text)) return text.replace(HALF_FENCE, '')
  const calm = text.replace(LONE_MARKER, '$1')
  const start = calm.lastIndexOf('\n\n') + 1
  return calm.slice(0, start) + settleParagraph(calm.slice(start))
}

function isInFence(text: string): boolean {
  return (text.match(FENCE)?.length ?? 0) % 2 === 1
}

function settleParagraph(text: string): string {
  if (text.search(FENCE) >= 0) return text
  if (isTableBegun(text)) return ''
  const calm = withoutOpenFormula(text).replace(HALF_LINK, '$1')
  return closeMark(closeMark(closeMark(calm, '`'), '**'), '~~')
}

const FORMULA = /`+[^`]*`+|\\\(|\\\[|\$\$|(?<![\p{L}\p{N}$\\])\$(?=[^\s\d$])/gu
const CLOSING: Record<string, string> = { '\\(': '\\)', '\\[': '\\]', $$: '$$', $: '$' }
/** A lone dollar may be a name of a shell: only a short formula is waited for. */
const LONGEST: Record<string, number> = { '\\(': 400, '\\[': 4000, $$: 4000, $: 60 }

/** A formula whose end has not come would show its source for a moment. */
function withoutOpenFormula(text: string): string {
  FORMULA.lastIndex = 0
  for (let found = FORMULA.exec(text); found; found = FORMULA.exec(text)) {
    const [opening] = found
    const closing = CLOSING[opening]
    if (closing === undefined) continue
    const from = found.index + opening.length
    const end = text.indexOf(closing, from)
    if (end < 0) {
      const short = text.length - from <= (LONGEST[opening] ?? 0)
      return short ? text.slice(0, found.index).trimEnd() : text
    }
    FORMULA.lastIndex = end + closing.length
  }
  return text
}

/** Rows in pipes become a table only with the line of dashes under the first: until then they would jump. */
function isTableBegun(text: string): boolean {
  const [, head, second] = /^\n?(\s*\|[^\n]*)(?:\n([^\n]*))?/.exec(text) ?? []
  if (head === undefined) return false
  return (
    !text.trimStart().includes('\n') ||
    (second !== undefined && !DELIMITER.test(second) && isLast(text, second))
  )
}

function isLast(text: string, line: string): boolean {
  return text.endsWith(line)
}

function closeMark(text: string, mark: string): string {
  const parts = text.split(mark)
  if (parts.length % 2 === 1) return text
  const last = parts.at(-1) ?? ''
  return last.trim() === '' ? text.slice(0, text.length - last.length - mark.length) : text.trimEnd() + mark
}
