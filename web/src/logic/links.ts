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

const INSIDE = /^\/(c|manual)\/[\p{L}\p{N}_/-]+(\?m=[\w-]+)?(#[\p{L}\p{N}_-]*)?$/u

/** An address of this site that a text may lead to: a conversation or a page of the manual. */
export function insideLink(address: string): string | null {
  return INSIDE.test(address) ? address : null
}

const PICTURE =
  /^(?:\/api\/files\/[\w-]+|\/api\/manual\/images\/[\w-]+\.webp|data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=]+)$/

/** A picture that may be shown at once: a file of this server, or one that the text itself holds. */
export function pictureInside(address: string): string | null {
  return PICTURE.test(address) ? address : null
}

/** A picture of the manual, as an address of this site: `../images/name.webp`. */
export function manualPicture(address: string): string {
  return address.replace(/^\.\.\/images\/(?=[\w-]+\.webp$)/, '/api/manual/images/')
}

/** A link between pages of the manual, as an address of this site: `page.md#part`, `#part`. */
export function manualLink(address: string, language: string, page: string): string {
  const [, name, part] = /^([\w-]*)(?:\.md)?(#.*)?$/.exec(address) ?? []
  return name === undefined ? address : `/manual/${language}/${name || page}${part ?? ''}`
}

/** The anchor of a heading, by GitHub's rule: lower case, letters, digits and hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
}
