// Send, or while an answer is being written: stop it, queue behind it, steer it, or interrupt it.
import type { When } from '../../logic/outbox'
import { IconButton } from '../../ui/button'
import { Icon, type IconName } from '../../ui/icon'
import { useTexts } from '../../ui/language'
import { Menu } from '../../ui/menu'

type Props = { working: boolean; canSend: boolean; onSend: (when: When) => void; onStop: () => void }

export function SendButtons({ working, canSend, onSend, onStop }: Props) {
  const t = useTexts()
  if (!working) {
    return (
      <button
        type="submit"
        className="send hit"
        disabled={!canSend}
        aria-label={t.chat.send}
        title={t.chat.sendHint}
      >
        <Icon name="arrowUp" />
      </button>
    )
  }
  return (
    <>
      {canSend && (
        <Menu
          label={t.chat.send}
          side="above"
          align="end"
          trigger={(props) => <IconButton icon="more" label={t.words.more} {...props} />}
        >
          {(close) => (
            <>
              {WAYS.map(({ when, icon }) => (
                <button
                  key={when}
                  type="button"
                  role="menuitem"
                  className="menu-item way"
                  onClick={() => {
                    close()
                    onSend(when)
                  }}
                >
                  <Icon name={icon} size={17} />
                  <span>
                    <b>{t.chat[when]}</b>
                    <small>{t.chat[`${when}Hint`]}</small>
                  </span>
                </button>
              ))}
            </>
          )}
        </Menu>
      )}
      {canSend && (
        <button type="submit" className="send hit" aria-label={t.chat.queue} title={t.chat.queueHint}>
          <Icon name="arrowUp" />
        </button>
      )}
      <button
        type="button"
        className="send send-stop hit"
        aria-label={t.chat.stopHint}
        title={t.chat.stopHint}
        onClick={onStop}
      >
        <Icon name="stop" size={16} />
      </button>
    </>
  )
}

const WAYS: readonly { when: When; icon: IconName }[] = [
  { when: 'queue', icon: 'clock' },
  { when: 'steer', icon: 'steer' },
  { when: 'interrupt', icon: 'bolt' },
]
