// The browser's clock and chance, for the pure parts that take them as arguments.
import { uuid7 } from '../logic/ids'

export function newId(): string {
  return uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
}
