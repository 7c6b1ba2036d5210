// Makes the copy that a visitor of a link asked for before signing in.
import { copyShared } from '../api/sharing'
import { placeChat } from '../api/sync'
import { toProblem } from '../logic/problem'
import { COPY, readWish } from '../logic/sharing-visit'
import { toast } from '../ui/toast'

export async function finish(go: (address: string) => void): Promise<void> {
  const wish = readWish(sessionStorage.getItem(COPY))
  sessionStorage.removeItem(COPY)
  if (!wish) return
  try {
    const made = await copyShared(wish)
    placeChat(made)
    go(`/c/${made.id}`)
  } catch (error) {
    toast(toProblem(error).message)
  }
}
