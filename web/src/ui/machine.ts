// What kind of machine this is, as far as its keyboard differs.

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
