// Keyboard shortcuts: how a chord of keys is written, read and shown. A chord names the keys' places, so that it
// works with any layout: "Mod+Shift+O"; Mod is Ctrl, on a Mac the command key. A chord of one sign ("?") is that sign.

export type Pressed = {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const MODIFIERS = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const
const LONE = new Set([
  'ControlLeft',
  'ControlRight',
  'ShiftLeft',
  'ShiftRight',
  'AltLeft',
  'AltRight',
  'MetaLeft',
  'MetaRight',
  'OSLeft',
  'OSRight',
  'CapsLock',
  'NumLock',
  'Fn',
])

/** The chord of the keys that are down; null while only modifiers are. */
export function chordOf(event: Pressed, mac: boolean): string | null {
  if (LONE.has(event.code) || event.code === '' || event.code === 'Unidentified') return null
  const place = event.code.replace(/^Key(?=[A-Z]$)|^Digit(?=\d$)/, '')
  const command = mac ? event.metaKey : event.ctrlKey
  const other = mac && event.ctrlKey
  if (!mac && event.metaKey) return null
  const held = [command && 'Mod', other && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift'].filter(
    Boolean,
  )
  return [...held, place].join('+')
}

/** Does this event mean the chord? */
export function means(event: Pressed, chord: string, mac: boolean): boolean {
  if (isSign(chord)) return event.key === chord && !event.ctrlKey && !event.metaKey && !event.altKey
  return chordOf(event, mac) === chord
}

/** May the chord work while somebody writes? Only one that types nothing. */
export function typesNothing(chord: string): boolean {
  return /^(Mod|Ctrl|Alt)\+/.test(chord) || /^(Shift\+)?(F\d{1,2}|Escape)$/.test(chord)
}

/** Is this a chord at all, that a person may choose for something? */
export function isChord(text: string): boolean {
  if (isSign(text)) return true
  const parts = text.split('+')
  const place = parts.pop() ?? ''
  const order = parts.map((part) => MODIFIERS.indexOf(part as (typeof MODIFIERS)[number]))
  const sorted = order.every((one, at) => one > (at === 0 ? -1 : (order[at - 1] ?? -1)))
  return sorted && /^[A-Z0-9]$|^[A-Z][A-Za-z0-9]+$/.test(place) && !LONE.has(place)
}

/** Keys that type, move or leave: they need a modifier beside Shift before they may do something else. */
export function mayBeBound(chord: string): boolean {
  return isChord(chord) && (isSign(chord) || typesNothing(chord)) && chord !== 'Escape' && !TAKEN.has(chord)
}

// the browser keeps these for itself, and the text field its own
const TAKEN = new Set(
  (
    'Mod+T Mod+N Mod+W Mod+Shift+T Mod+Shift+N Mod+Shift+W Mod+Q Mod+Shift+Q Mod+R Mod+Shift+R Mod+Tab Mod+Shift+Tab ' +
    'Mod+A Mod+C Mod+V Mod+X Mod+Z Mod+Shift+Z Mod+Y Mod+Shift+V Mod+Enter Mod+L Mod+F Mod+P Mod+S Mod+Shift+I ' +
    'Alt+F4 F5 F11 F12'
  ).split(' '),
)

const SHOWN: Record<string, string> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '−',
  Equal: '=',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

/** The chord as keycaps. */
export function keycaps(chord: string, mac: boolean): string[] {
  if (isSign(chord)) return [chord]
  const names: Record<string, string> = mac
    ? { ...SHOWN, Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }
    : { ...SHOWN, Mod: 'Ctrl' }
  return chord.split('+').map((part) => names[part] ?? part.replace(/^Numpad/, 'Num '))
}

/** Chords by action: the person's own where there are some, else those the action comes with. */
export function bindings<Name extends string>(
  defaults: Readonly<Record<Name, readonly string[]>>,
  own: Readonly<Record<string, readonly string[]>>,
): Record<Name, string[]> {
  const names = Object.keys(defaults) as Name[]
  const chosen = (name: string) => own[name]?.filter(isChord)
  const said = names.flatMap((name) => chosen(name) ?? [])
  // what a person gave to one action is no longer another one's by default
  const chords = (name: Name) => chosen(name) ?? defaults[name].filter((chord) => !said.includes(chord))
  return Object.fromEntries(names.map((name) => [name, chords(name)])) as Record<Name, string[]>
}

/** Which action has this chord already? */
export function ownerOf(
  all: Readonly<Record<string, readonly string[]>>,
  chord: string,
  but: string,
): string | null {
  return Object.entries(all).find(([name, chords]) => name !== but && chords.includes(chord))?.[0] ?? null
}

function isSign(chord: string): boolean {
  return [...chord].length === 1 && !/[\p{L}\p{N}\s+]/u.test(chord)
}
