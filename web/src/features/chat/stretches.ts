// The stretches of the branch that is shown, with those of the last drawing kept where nothing changed.
import { useRef } from 'react'
import { cut, type Stretch } from '../../logic/stretches'
import type { Message } from '../../logic/types'

export function useStretches(messages: readonly Message[]): readonly Stretch[] {
  const kept = useRef<readonly Stretch[]>([])
  kept.current = cut(kept.current, messages)
  return kept.current
}
