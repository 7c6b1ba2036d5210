// The keys of this machine.
import { keycaps } from '../logic/keys'

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

/** A chord in a line, as on a button: "Ctrl K", "⌘K". */
export function chordText(chord: string): string {
  return keycaps(chord, isMac()).join(isMac() ? '' : ' ')
}

export function modifier(): string {
  return isMac() ? '⌘' : 'Ctrl '
}
