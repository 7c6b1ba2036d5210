// What the tree adds to the menu of a message.
import { talkOf } from '../api/world'
import type { MessageExtra } from '../features/chat/extras'
import { childrenOf, siblingsOf } from '../logic/tree'
import { isWorking } from '../logic/several'
import type { Message } from '../logic/types'
import { useTexts } from '../ui/language'
import { MenuItem } from '../ui/menu'
import { askTree } from './tree-requests'

export const treeExtra: MessageExtra = {
  name: 'tree',
  menu: (message, close) => <TreeItems message={message} close={close} />,
}

function TreeItems({ message, close }: { message: Message; close: () => void }) {
  const t = useTexts()
  const siblings = siblingsOf(childrenOf(talkOf(message.conversation_id).messages), message)
  const other = siblings.findLast((one) => one.id !== message.id)
  return (
    <>
      {message.role === 'assistant' && !isWorking(message) && (
        <MenuItem
          icon="columns"
          onSelect={() => {
            close()
            askTree({ kind: 'several', answer: message })
          }}
        >
          {t.several.again}
        </MenuItem>
      )}
      {other && (
        <MenuItem
          icon="columns"
          onSelect={() => {
            close()
            const among = siblings.map((one) => one.id)
            const sides = other.number < message.number ? [other.id, message.id] : [message.id, other.id]
            askTree({ kind: 'compare', left: sides[0] ?? '', right: sides[1] ?? '', among })
          }}
        >
          {t.tree.compareVersions}
        </MenuItem>
      )}
      <MenuItem
        icon="fork"
        onSelect={() => {
          close()
          askTree({ kind: 'fork', at: message.id })
        }}
      >
        {t.tree.forkHere}
      </MenuItem>
    </>
  )
}
