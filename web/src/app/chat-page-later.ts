// The page of a conversation, with all that draws messages, is no part of the first load; but it is asked for at once,
// or as soon as there is time, so that nobody waits for it.
import { lazy } from 'react'

const load = () => import('./chat-page').then(({ ChatPage: page }) => ({ default: page }))

export const ChatPage = lazy(load)

const soon = location.pathname.startsWith('/c/') ? 0 : 400
setTimeout(() => void load().catch(() => undefined), soon)
