// What a template becomes with the values as they are: what came from a blank is marked.
import { useMemo } from 'react'
import { useWorld } from '../../api/world'
import { dayOf } from '../../logic/days'
import { render, type Given, type Rendered, type Variable, type Values } from '../../logic/templates'
import { useLocale, useTexts } from '../../ui/language'

export function useGiven(): Given {
  const locale = useLocale()
  const me = useWorld((world) => world.me?.name ?? '')
  return useMemo(() => ({ today: dayOf(new Date()), me, locale }), [me, locale])
}

export function useRendered(body: string, variables: readonly Variable[], values: Values): Rendered {
  const given = useGiven()
  return useMemo(() => render(body, variables, values, given), [body, variables, values, given])
}

type Props = { body: string; variables: readonly Variable[]; values: Values }

/** Blanks that are still empty stand as their names, so that one sees where they belong. */
export function Preview({ body, variables, values }: Props) {
  const t = useTexts()
  const given = useGiven()
  const parts = useMemo(() => marked(body, variables, values, given), [body, variables, values, given])
  return (
    <section className="template-preview" aria-label={t.templates.preview}>
      <p className="template-preview-title">{t.templates.preview}</p>
      <div className="template-preview-text">
        {parts.length === 0 && <span className="template-preview-none">{t.templates.previewEmpty}</span>}
        {parts.map((part, index) =>
          part.kind === 'plain' ? (
            <span key={index}>{part.text}</span>
          ) : (
            <mark key={index} className={part.kind === 'empty' ? 'slot slot-empty' : 'slot'}>
              {part.text}
            </mark>
          ),
        )}
      </div>
    </section>
  )
}

const EDGE = '\u0001'
const EMPTY = '\u0002'

type Part = { text: string; kind: 'plain' | 'filled' | 'empty' }

/** Renders with signs around each value, and cuts the text at them: so it is the very text that is sent. */
function marked(body: string, variables: readonly Variable[], values: Values, given: Given): Part[] {
  const clean = (text: string) => text.replaceAll(EDGE, '').replaceAll(EMPTY, '')
  const plain = variables.map((one) => ({ ...one, kind: 'long' as const, required: false, default: '' }))
  const shown: Record<string, string> = {}
  for (const variable of variables) {
    const alone = render(
      `{{${variable.name}}}`,
      [variable],
      { [variable.name]: values[variable.name] ?? '' },
      given,
    )
    const text = clean(alone.text)
    if (text !== '') shown[variable.name] = EDGE + text + EDGE
    else if (variable.required) shown[variable.name] = EDGE + EMPTY + variable.name + EDGE
  }
  const { text } = render(clean(body), plain, shown, { ...given, me: EDGE + given.me + EDGE })
  return text
    .split(EDGE)
    .map<Part>((piece, at) => ({
      text: piece.replace(EMPTY, ''),
      kind: at % 2 === 0 ? 'plain' : piece.startsWith(EMPTY) ? 'empty' : 'filled',
    }))
    .filter((part) => part.text !== '')
}
