// Brings the cursor back to the message after something beside it was chosen; not on touch screens, where it
// would open the keyboard.

export function focusComposer(): void {
  if (matchMedia('(pointer: fine)').matches)
    document.querySelector<HTMLElement>('.composer-field')?.focus({ preventScroll: true })
}
