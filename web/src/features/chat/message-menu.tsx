// Everything that is not done every day with a message, in its menu.
import { Fragment, use } from 'react'
import { setMark } from '../../api/feedback'
import { setExcluded } from '../../api/talking'
import { getInterface } from '../../api/interface'
import type { Mark } from '../../logic/feedback'
import { textOf } from '../../logic/parts'
import { plainText } from '../../logic/plain'
import type { Message } from '../../logic/types'
import { IconButton } from '../../ui/button'
import { putOnClipboard } from '../../ui/clipboard'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import { useAct } from '../../ui/problem'
import { canReadAloud, readAloud } from '../../ui/read-aloud'
import { toast } from '../../ui/toast'
import { MessageExtrasContext } from './extras'
import { useWrites } from './state'

export type Asking = 'delete' | 'model' | 'details' | 'note' | null
type Props = {
  message: Message
  mark: Mark | null
  otherModel: boolean
  onAsk: (what: Asking) => void
}

export function MessageMenu({ message, mark, otherModel, onAsk }: Props) {
  const t = useTexts()
  const act = useAct()
  const extras = use(MessageExtrasContext)
  const answer = message.role === 'assistant'
  const writes = useWrites(message)
  const text = textOf(message)
  const starred = mark?.starred ?? false
  const listen = () =>
    act(() => readAloud(message.id, text, getInterface()).then((heard) => heard || toast(t.reading.noVoice)))
  const copy = (words: string) => act(() => putOnClipboard(words).then(() => toast(t.words.copied)))
  return (
    <Menu
      label={t.words.more}
      trigger={(props) => <IconButton icon="more" small label={t.words.more} {...props} />}
    >
      {(close) => {
        const pick = (run: () => void) => () => {
          close()
          run()
        }
        return (
          <>
            <MenuItem icon="star" onSelect={pick(() => act(() => setMark(message, { starred: !starred })))}>
              {starred ? t.reading.unstar : t.reading.star}
            </MenuItem>
            {text !== '' && (
              <MenuItem icon="copy" onSelect={pick(() => copy(text))}>
                {t.reading.copyMarkdown}
              </MenuItem>
            )}
            {answer && text !== '' && (
              <MenuItem icon="copy" onSelect={pick(() => copy(plainText(text)))}>
                {t.reading.copyPlain}
              </MenuItem>
            )}
            {canReadAloud && text !== '' && (
              <MenuItem icon="speaker" onSelect={pick(() => listen())}>
                {t.reading.readAloud}
              </MenuItem>
            )}
            {mark?.rating != null && (
              <MenuItem icon="edit" onSelect={pick(() => onAsk('note'))}>
                {t.reading.noteEdit}
              </MenuItem>
            )}
            {otherModel && (
              <MenuItem icon="again" onSelect={pick(() => onAsk('model'))}>
                {t.chat.regenerateWith}
              </MenuItem>
            )}
            {extras.map((extra) => (
              <Fragment key={extra.name}>{extra.menu?.(message, close)}</Fragment>
            ))}
            {answer && (
              <MenuItem icon="info" onSelect={pick(() => onAsk('details'))}>
                {t.reading.details}
              </MenuItem>
            )}
            {writes && (
              <>
                <MenuItem
                  icon="dim"
                  onSelect={pick(() => act(() => setExcluded(message, !message.excluded)))}
                >
                  {message.excluded ? t.chat.include : t.chat.exclude}
                </MenuItem>
                <MenuLine />
                <MenuItem icon="trash" danger onSelect={pick(() => onAsk('delete'))}>
                  {t.chat.delete}
                </MenuItem>
              </>
            )}
          </>
        )
      }}
    </Menu>
  )
}
