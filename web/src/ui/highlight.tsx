// Colours code; loaded only when a message has some.
import type { ElementContent, RootContent } from 'hast'
import { common, createLowlight } from 'lowlight'
import type { ReactNode } from 'react'

const lowlight = createLowlight(common)

export function highlight(code: string, language: string): ReactNode {
  const name = language.toLowerCase()
  if (!lowlight.registered(name)) return null
  return lowlight.highlight(name, code).children.map(draw)
}

function draw(node: RootContent | ElementContent, key: number): ReactNode {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return null
  const classes = node.properties['className']
  return (
    <span key={key} className={Array.isArray(classes) ? classes.join(' ') : undefined}>
      {node.children.map(draw)}
    </span>
  )
}
