// The tree as the server tells it, kept in step with what happens on the screen.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { goneFrom, onGone, readOutline } from '../../api/tree'
import { useWorld } from '../../api/world'
import { freshen, isBehind, withStars, type Outline } from '../../logic/outline'
import { toProblem, type Problem } from '../../logic/problem'

const SETTLE = 400
const CALM = 300

type Known = { outline: Outline | null; problem: Problem | null; setStar: (id: string, on: boolean) => void }

export function useOutline(id: string): Known {
  const [outline, setOutline] = useState<Outline | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const talk = useCalm(useWorld((world) => world.talks.get(id) ?? null))
  // a star from the transcript or another device; one from here was shown before it was answered
  const marks = useWorld((world) => world.talks.get(id)?.marks)
  useEffect(() => {
    if (marks) setOutline((before) => before && withStars(before, marks))
  }, [marks])
  const gone = useSyncExternalStore(onGone, () => goneFrom(id))
  const behind = outline !== null && isBehind(outline, talk)
  const seq = behind ? (talk?.seq ?? 0) : 0
  useEffect(() => {
    let current = true
    const timer = setTimeout(
      () => {
        readOutline(id).then(
          (read) => {
            if (!current) return
            setOutline(read)
            setProblem(null)
          },
          (error: unknown) => current && setProblem(toProblem(error)),
        )
      },
      seq === 0 ? 0 : SETTLE,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [id, seq])
  const fresh = useMemo(() => outline && freshen(outline, talk, gone), [outline, talk, gone])
  const setStar = (message: string, starred: boolean) =>
    setOutline(
      (before) =>
        before && {
          ...before,
          nodes: before.nodes.map((node) => (node.id === message ? { ...node, starred } : node)),
        },
    )
  return { outline: fresh, problem, setStar }
}

/** The value at once, then at most a few times a second: while text streams a large tree need not be drawn anew. */
function useCalm<T>(value: T): T {
  const [calm, setCalm] = useState(value)
  const last = useRef(0)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        setCalm(value)
      },
      Math.max(0, last.current + CALM - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [value])
  return calm
}
