// Decides which addresses written by a model may become links.

const ALLOWED = new Set(['http:', 'https:', 'mailto:'])

/** The address when it may be followed, else null. Only absolute addresses are allowed. */
export function safeLink(address: string): string | null {
  try {
    const url = new URL(address)
    return ALLOWED.has(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

export function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}
