// Tells a failure of something that was begun by a click and that no component waits for.
import { toProblem } from '../logic/problem'
import type { Texts } from '../logic/texts/texts'
import { sentence } from '../ui/problem'
import { toast } from '../ui/toast'

export function report(t: Texts, act: Promise<unknown>): void {
  act.catch((error: unknown) => toast(sentence(t, toProblem(error))))
}
