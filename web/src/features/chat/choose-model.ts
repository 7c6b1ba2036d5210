// How the chat asks for another model without knowing the feature that shows them.
import type { ReactNode } from 'react'

/** What the window says that asks; by itself that the answer is asked for again. */
export type Why = { title: string; text: string }

export type ChooseModel = (onPick: (id: string) => void, onClose: () => void, why?: Why) => ReactNode
