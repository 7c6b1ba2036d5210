// How a person likes the interface: kept by the server under free names, so it is read with care.
// A new preference needs a line in `Interface` and one in `readInterface`; the server takes any name.

type Said = string | string[]
export type Kept = Record<string, boolean | number | Said | Record<string, Said | null>>
export type KeptPatch = Record<string, Kept[string] | null>

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const

export type Interface = {
  density: 'comfortable' | 'compact'
  text: 'medium' | 'small' | 'large' | 'larger'
  motion: 'system' | 'reduced'
  /** What Enter does in the composer. */
  enter: 'send' | 'newline'
  /** Long lines of code are broken. */
  wrap: boolean
  /** A model names conversations after their first answer. */
  titles: boolean
  /** The name of the voice that reads aloud, by language; a device without it takes another. */
  voices: Readonly<Record<string, string>>
  /** How fast it reads. */
  speed: number
  /** Keys by action; an empty list takes the action's keys away. */
  shortcuts: Readonly<Record<string, readonly string[]>>
}

export function readInterface(kept: Kept): Interface {
  return {
    density: oneOf(kept['density'], ['comfortable', 'compact']),
    text: oneOf(kept['text'], ['medium', 'small', 'large', 'larger']),
    motion: oneOf(kept['motion'], ['system', 'reduced']),
    enter: oneOf(kept['enter'], ['send', 'newline']),
    wrap: kept['wrap'] === true,
    titles: kept['titles'] !== false,
    voices: names(kept['voices']),
    speed: SPEEDS.find((one) => one === kept['speed']) ?? 1,
    shortcuts: lists(kept['shortcuts']),
  }
}

/** The value if it is one of these, else the first of them. */
export function oneOf<T extends string>(value: unknown, known: readonly [T, ...T[]]): T {
  return known.find((one) => one === value) ?? known[0]
}

/** What the server will have made of the patch: named ones change, null takes away, groups are merged. */
export function patched(kept: Kept, patch: KeptPatch): Kept {
  const merged: Kept = { ...kept }
  for (const [name, value] of Object.entries(patch)) {
    const before = merged[name]
    if (value === null) delete merged[name]
    else if (isGroup(value)) {
      const group = { ...(isGroup(before) ? before : {}), ...value }
      merged[name] = Object.fromEntries(Object.entries(group).filter(([, one]) => one !== null))
    } else merged[name] = value
  }
  return merged
}

function isGroup(value: unknown): value is Record<string, Said | null> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function names(value: unknown): Record<string, string> {
  if (!isGroup(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

function lists(value: unknown): Record<string, string[]> {
  if (!isGroup(value)) return {}
  const found: Record<string, string[]> = {}
  for (const [name, said] of Object.entries(value))
    if (Array.isArray(said)) found[name] = said.filter((one) => typeof one === 'string')
    else if (typeof said === 'string') found[name] = [said]
  return found
}
