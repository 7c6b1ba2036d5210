// Asks the sandboxed frame for pictures of diagrams; the frame is made with the first of them and then kept.
import type { DiagramAsked, DiagramDrawn, Picture } from '../logic/diagrams'

const ADDRESS = '/frame/diagram'
const PATIENCE = 20_000

let frame: Promise<Window> | null = null
let last = 0
const waiting = new Map<number, (drawn: DiagramDrawn) => void>()

function open(): Promise<Window> {
  frame ??= new Promise((resolve) => {
    const element = document.createElement('iframe')
    element.className = 'unseen'
    element.setAttribute('sandbox', 'allow-scripts')
    element.setAttribute('aria-hidden', 'true')
    element.tabIndex = -1
    element.src = ADDRESS
    addEventListener('message', (event: MessageEvent<'ready' | DiagramDrawn>) => {
      if (event.source !== element.contentWindow) return
      if (event.data === 'ready') resolve(element.contentWindow as Window)
      else waiting.get(event.data.id)?.(event.data)
    })
    document.body.append(element)
  })
  return frame
}

export function drawDiagram(source: string, dark: boolean): Promise<Picture> {
  last += 1
  const id = last
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish({ id, error: 'timeout' }), PATIENCE)
    const finish = (drawn: DiagramDrawn) => {
      clearTimeout(timer)
      waiting.delete(id)
      if ('error' in drawn) reject(new Error(drawn.error))
      else resolve(drawn)
    }
    waiting.set(id, finish)
    const asked: DiagramAsked = { id, source, dark }
    void open().then((target) => target.postMessage(asked, '*'))
  })
}
