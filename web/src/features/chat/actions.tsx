// What can be done with a message: branch arrows, copy, edit, answer again, leave out, delete.
import { Fragment, use, useState } from 'react'
import { answerAgain, removeMessage, setExcluded, showBranch } from '../../api/talking'
import { getWorld, talkOf } from '../../api/world'
import { headOf } from '../../logic/outbox'
import { textOf } from '../../logic/parts'
import { childrenOf, leafUnder, pathTo } from '../../logic/tree'
import type { Message } from '../../logic/types'
import { Button, IconButton } from '../../ui/button'
import { CopyButton } from '../../ui/copy'
import { Dialog } from '../../ui/dialog'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import { useAct } from '../../ui/problem'
import type { ChooseModel } from './choose-model'
import { MessageExtrasContext } from './extras'
import { rememberedChoices, rememberPath } from './state'

type Props = {
  message: Message
  siblings: readonly Message[]
  onEdit?: () => void
  chooseModel?: ChooseModel
}

export function MessageActions({ message, siblings, onEdit, chooseModel }: Props) {
  const t = useTexts()
  const act = useAct()
  const extras = use(MessageExtrasContext)
  const [asking, setAsking] = useState<'delete' | 'model' | null>(null)
  const answer = message.role === 'assistant'
  const text = textOf(message)
  return (
    <div className="actions">
      {siblings.length > 1 && <BranchArrows message={message} siblings={siblings} />}
      {text !== '' && <CopyButton text={text} label={t.chat.copyMessage} />}
      {onEdit && <IconButton icon="edit" small label={t.chat.edit} onClick={onEdit} />}
      {answer && (
        <IconButton
          icon="again"
          small
          label={t.chat.regenerate}
          onClick={() => act(() => answerAgain(message))}
        />
      )}
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
              {answer && chooseModel && (
                <MenuItem icon="again" onSelect={pick(() => setAsking('model'))}>
                  {t.chat.regenerateWith}
                </MenuItem>
              )}
              <MenuItem icon="dim" onSelect={pick(() => act(() => setExcluded(message, !message.excluded)))}>
                {message.excluded ? t.chat.include : t.chat.exclude}
              </MenuItem>
              {extras.map((extra) => (
                <Fragment key={extra.name}>{extra.menu?.(message, close)}</Fragment>
              ))}
              <MenuLine />
              <MenuItem icon="trash" danger onSelect={pick(() => setAsking('delete'))}>
                {t.chat.delete}
              </MenuItem>
            </>
          )
        }}
      </Menu>
      {asking === 'delete' && <DeleteDialog message={message} onClose={() => setAsking(null)} />}
      {asking === 'model' &&
        chooseModel?.(
          (model) => act(() => answerAgain(message, model)),
          () => setAsking(null),
        )}
    </div>
  )
}

function BranchArrows({ message, siblings }: { message: Message; siblings: readonly Message[] }) {
  const t = useTexts()
  const act = useAct()
  const at = siblings.findIndex((one) => one.id === message.id)
  const go = (by: number) => {
    const target = siblings[at + by]
    if (!target) return
    const talk = talkOf(message.conversation_id)
    rememberPath(pathTo(talk.messages, headOf(talk, getWorld().outbox)))
    const leaf = leafUnder(childrenOf(talk.messages), target, rememberedChoices())
    act(() => showBranch(message.conversation_id, leaf.id))
  }
  return (
    <div className="branch" role="group" aria-label={t.chat.version(at + 1, siblings.length)}>
      <IconButton icon="left" small label={t.chat.previous} disabled={at <= 0} onClick={() => go(-1)} />
      <span aria-hidden="true">
        {at + 1}/{siblings.length}
      </span>
      <IconButton
        icon="right"
        small
        label={t.chat.next}
        disabled={at >= siblings.length - 1}
        onClick={() => go(1)}
      />
    </div>
  )
}

function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTexts()
  const act = useAct()
  const remove = (subtree: boolean) => {
    onClose()
    act(() => removeMessage(message, subtree))
  }
  return (
    <Dialog title={t.chat.deleteTitle} onClose={onClose}>
      <p className="dialog-text">{t.chat.deleteText}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button onClick={() => remove(false)}>{t.chat.deleteOne}</Button>
        <Button look="danger" onClick={() => remove(true)}>
          {t.chat.deleteBranch}
        </Button>
      </div>
    </Dialog>
  )
}
