// Chords of keys in a line, as on a button.
import { keycaps } from '../logic/keys'
import { isMac } from '../ui/machine'

/** "Ctrl K", "⌘K". */
export function chordText(chord: string): string {
  return keycaps(chord, isMac()).join(isMac() ? '' : ' ')
}

export function modifier(): string {
  return isMac() ? '⌘' : 'Ctrl '
}
