// How the chat asks for another model without knowing the feature that shows them.
import type { ReactNode } from 'react'

export type ChooseModel = (onPick: (id: string) => void, onClose: () => void) => ReactNode
