// Draws LaTeX as MathML, which browsers lay out themselves: no styles in attributes, readable by screen readers.
import temml from 'temml'
import 'temml/dist/Temml-Local.css'
import './formula.css'

const OPTIONS = {
  throwOnError: true,
  trust: false,
  strict: false,
  maxSize: [50, 50],
  maxExpand: 500,
} as const

export function draw(source: string, display: boolean, into: HTMLElement): void {
  temml.render(source, into, { ...OPTIONS, maxSize: [50, 50], displayMode: display, annotate: true })
}
