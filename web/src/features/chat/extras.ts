// What other parts of the product add to a message without the chat knowing them.
//
// The app provides it around <Chat>: `<MessageExtrasContext value={extras}>` with a list that keeps its
// identity (useMemo). `menu` gives <MenuItem>s for the message's menu: call `close()` first, then act; a dialog
// that it opens belongs to the page, as the menu is gone by then. `below` is shown under the text of the message.
import { createContext, type ReactNode } from 'react'
import type { Message } from '../../logic/types'

export type MessageExtra = {
  name: string
  menu?: (message: Message, close: () => void) => ReactNode
  below?: (message: Message) => ReactNode
}

export const MessageExtrasContext = createContext<readonly MessageExtra[]>([])
