// What was chosen in the palette lately, on this device: it comes first.
const KEPT = 'veche.kept.palette'
const MOST = 20

export function lastUsed(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

export function noteUsed(key: string): void {
  try {
    localStorage.setItem(
      KEPT,
      JSON.stringify([key, ...lastUsed().filter((one) => one !== key)].slice(0, MOST)),
    )
  } catch {
    // Without storage nothing comes first.
  }
}
