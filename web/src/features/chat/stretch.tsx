// Some messages in a row: drawn while they are near the reader's eyes, else an empty place of the same height.
import { memo, startTransition, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Marks } from '../../logic/feedback'
import type { Outgoing } from '../../logic/outbox'
import { guessHeight } from '../../logic/stretches'
import { siblingsOf, type Children } from '../../logic/tree'
import type { Message } from '../../logic/types'
import type { ChooseModel } from './choose-model'
import { Row } from './row'

type Props = {
  messages: readonly Message[]
  tree: Children
  marks: Marks
  waiting: ReadonlyMap<string, Outgoing>
  focus: string | null
  /** The end of the branch, which is always drawn. */
  last: boolean
  /** Drawn at once: it is where the reader begins. */
  begun: boolean
  /** Drawn as soon as there is time, and then it stays. */
  keep: boolean
  frame: RefObject<HTMLElement | null>
  chooseModel: ChooseModel
}

/** How far beyond the edges of the screen messages are drawn. */
const MARGIN = '120% 0px'

export const Stretch = memo((props: Props) => {
  const { messages, tree, marks, waiting, focus, last, begun, keep, frame, chooseModel } = props
  const place = useRef<HTMLDivElement>(null)
  const height = useRef(0)
  const [near, setNear] = useState(begun)
  const drawn = near || last || focus !== null

  useEffect(() => {
    const element = place.current
    if (keep) startTransition(() => setNear(true))
    if (!element || keep) return
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        if (entry.isIntersecting) startTransition(() => setNear(true))
        else if (!element.contains(document.activeElement) && !holdsSelection(element))
          startTransition(() => setNear(false))
      },
      { root: frame.current, rootMargin: MARGIN },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [frame, keep])

  useEffect(() => {
    const element = place.current
    if (!element || !drawn) return
    const watcher = new ResizeObserver(() => {
      height.current = element.offsetHeight
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [drawn])

  useLayoutEffect(() => {
    const element = place.current
    if (!element || drawn) return
    const high = height.current || messages.reduce((sum, message) => sum + guessHeight(message), 0)
    element.style.setProperty('--height', `${high}px`)
  }, [drawn, messages])

  return (
    <div ref={place} className={drawn ? 'stretch' : 'stretch stretch-far'}>
      {drawn &&
        messages.map((message, index) => (
          <Row
            key={message.id}
            message={message}
            siblings={siblingsOf(tree, message)}
            mark={marks.get(message.id) ?? null}
            outgoing={waiting.get(message.id) ?? null}
            last={last && index === messages.length - 1}
            marked={message.id === focus}
            chooseModel={chooseModel}
          />
        ))}
    </div>
  )
})
Stretch.displayName = 'Stretch'

function holdsSelection(element: Element): boolean {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true)
}
