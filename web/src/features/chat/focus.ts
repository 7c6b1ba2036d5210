// Brings a message found by search onto the screen, whatever branch and page it is on.
import { useEffect, useRef } from 'react'
import { readOlder } from '../../api/sync'
import { showBranch } from '../../api/talking'
import type { Talk } from '../../logic/talk'
import { childrenOf, leafUnder } from '../../logic/tree'
import type { Message } from '../../logic/types'

/** Who looks for one message far above wants it soon: few large pages instead of many small ones. */
const LARGE_PAGE = 1000

export function useFocusOn(talk: Talk, path: readonly Message[], focus: string | null): void {
  const asked = useRef<string | null>(null)
  const shown = path.some((message) => message.id === focus)
  useEffect(() => {
    if (shown) asked.current = focus
    if (focus === null || talk.phase !== 'ready' || shown || asked.current === focus) return
    const target = talk.messages.get(focus)
    const step = target ? focus : `${focus} before ${talk.older}`
    if (asked.current === step) return
    asked.current = step
    if (target) void showBranch(talk.id, leafUnder(childrenOf(talk.messages), target).id)
    else void readOlder(talk.id, LARGE_PAGE)
  }, [focus, shown, talk])
}
