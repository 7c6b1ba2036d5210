// A window over the page that must be answered or closed; on a phone it rises from the bottom.
// It hangs on the body: what it is called from may be faded, clipped or not drawn at all.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTexts } from './language'
import { Button, IconButton } from './button'

type Props = {
  title: string
  wide?: boolean
  onClose: () => void
  children: ReactNode
  className?: string
  bare?: boolean
}

export function Dialog({ title, wide = false, bare = false, className, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  const t = useTexts()
  useEffect(() => {
    const element = ref.current
    const before = document.activeElement
    element?.showModal()
    const first = element?.querySelector<HTMLElement>('input, textarea, select, .dialog-foot button')
    ;(first ?? element)?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return createPortal(
    <dialog
      ref={ref}
      tabIndex={-1}
      className={['dialog', wide ? 'dialog-wide' : '', className ?? ''].filter(Boolean).join(' ')}
      {...(bare ? { 'aria-label': title } : { 'aria-labelledby': id })}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      {bare ? (
        children
      ) : (
        <>
          <div className="dialog-head">
            <h2 className="dialog-title" id={id}>
              {title}
            </h2>
            <IconButton icon="close" label={t.words.close} onClick={onClose} />
          </div>
          <div className="dialog-body">{children}</div>
        </>
      )}
    </dialog>,
    document.body,
  )
}

type ConfirmProps = {
  title: string
  text: string
  action: string
  onConfirm: () => void
  onClose: () => void
}

export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const t = useTexts()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-text">{text}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t.words.cancel}</Button>
        <Button
          look="danger"
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
