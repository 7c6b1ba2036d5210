// Thumbs for an answer, with a few words that only the reader keeps; and the star, once it is there.
import { useState } from 'react'
import { setMark } from '../../api/feedback'
import type { Mark, Rating } from '../../logic/feedback'
import type { Message } from '../../logic/types'
import { Button, IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { Popover } from '../../ui/popover'
import { useAct } from '../../ui/problem'

type Props = { message: Message; mark: Mark | null }

export function Thumbs(props: Props) {
  return (
    <>
      <Thumb rating={1} {...props} />
      <Thumb rating={-1} {...props} />
    </>
  )
}

function Thumb({ rating, message, mark }: Props & { rating: Rating }) {
  const t = useTexts()
  const act = useAct()
  const chosen = mark?.rating === rating
  return (
    <Popover
      label={t.reading.noteTitle}
      side="above"
      width="20rem"
      trigger={(props) => (
        <IconButton
          icon={rating === 1 ? 'good' : 'bad'}
          small
          label={rating === 1 ? t.reading.good : t.reading.bad}
          aria-pressed={chosen}
          {...props}
          onClick={() => {
            act(() => setMark(message, { rating: chosen ? null : rating }))
            if (!chosen || props['aria-expanded']) props.onClick()
          }}
        />
      )}
    >
      {(close) => <NoteForm message={message} mark={mark} rating={rating} onDone={close} />}
    </Popover>
  )
}

export function NoteForm({
  message,
  mark,
  rating,
  onDone,
  bare = false,
}: Props & { rating: Rating; onDone: () => void; bare?: boolean }) {
  const t = useTexts()
  const act = useAct()
  const [note, setNote] = useState(mark?.rating === rating ? (mark?.note ?? '') : '')
  const save = () => {
    onDone()
    if (note.trim() !== (mark?.note ?? '')) act(() => setMark(message, { rating, note }))
  }
  return (
    <form
      className={bare ? 'note-form' : 'popover-body note-form'}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {!bare && <p className="note-title">{t.reading.noteTitle}</p>}
      <textarea
        className="input"
        rows={3}
        maxLength={2000}
        aria-label={t.reading.noteLabel}
        placeholder={t.reading.notePlaceholder}
        value={note}
        data-autofocus={matchMedia('(pointer: fine)').matches || undefined}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
        }}
      />
      <div className="note-foot">
        <Button size="small" look="plain" onClick={onDone}>
          {t.words.close}
        </Button>
        <Button size="small" look="main" type="submit">
          {t.words.save}
        </Button>
      </div>
    </form>
  )
}

/** Shown only while it is set: elsewhere the menu has it. */
export function Star({ message }: { message: Message }) {
  const t = useTexts()
  const act = useAct()
  return (
    <IconButton
      icon="star"
      small
      label={t.reading.unstar}
      aria-pressed
      onClick={() => act(() => setMark(message, { starred: false }))}
    />
  )
}
