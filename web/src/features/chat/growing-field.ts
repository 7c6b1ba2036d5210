// A text field as tall as its text, up to a limit.
import { useEffect, type RefObject } from 'react'

const TALLEST = 320

export function useGrowingField(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(TALLEST, element.scrollHeight)}px`
  }, [field, text])
}
