// What a visitor of a link wants to go on with once they have signed in.

/** Where the browser's tab keeps it. */
export const COPY = 'veche.copy'
export type Wish = { id: string; token: string; ticket: string | null }

export function readWish(text: string | null): Wish | null {
  try {
    const wish = JSON.parse(text ?? 'null') as Wish | null
    return wish && typeof wish.id === 'string' && typeof wish.token === 'string' ? wish : null
  } catch {
    return null
  }
}
