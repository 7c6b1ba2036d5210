// The page in the sandboxed frame that turns the text of a diagram into a picture. It has no origin, no session and no
// network: what a model wrote is drawn here, and only the finished picture leaves (ui/diagram-frame.ts).
import mermaid from 'mermaid'
import type { DiagramAsked, DiagramDrawn } from '../logic/diagrams'

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

function themeOf(dark: boolean) {
  return dark
    ? {
        darkMode: true,
        background: '#1d2021',
        primaryColor: '#2b3a38',
        primaryTextColor: '#e8e8e2',
        primaryBorderColor: '#6fae9f',
        lineColor: '#9aa5a3',
        secondaryColor: '#33312a',
        tertiaryColor: '#25292a',
      }
    : {
        background: '#ffffff',
        primaryColor: '#e7f2ee',
        primaryTextColor: '#26302f',
        primaryBorderColor: '#3f7f72',
        lineColor: '#66706e',
        secondaryColor: '#f4efe2',
        tertiaryColor: '#f5f5f1',
      }
}

let turn: Promise<unknown> = Promise.resolve()
let count = 0

addEventListener('message', (event: MessageEvent<DiagramAsked>) => {
  if (event.source !== parent) return
  const { id, source, dark } = event.data
  // One after another: the library keeps its settings for all.
  turn = turn.then(async () => {
    const drawn: DiagramDrawn = await draw(source, dark).then(
      (picture) => ({ id, ...picture }),
      (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
    )
    parent.postMessage(drawn, '*')
  })
})

async function draw(source: string, dark: boolean) {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: 'base',
    themeVariables: { fontFamily: FONT, fontSize: '14px', ...themeOf(dark) },
    fontFamily: FONT,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
  })
  count += 1
  const { svg } = await mermaid.render(`diagram-${count}`, source)
  return standalone(svg)
}

/** A picture that stands alone: well-formed, with a size of its own. */
function standalone(svg: string) {
  const element = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
  if (!element) throw new Error('nothing was drawn')
  const [, , width = 0, height = 0] = (element.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
  element.setAttribute('width', String(width))
  element.setAttribute('height', String(height))
  element.removeAttribute('style')
  return { svg: new XMLSerializer().serializeToString(element), width, height }
}

parent.postMessage('ready', '*')
