// What the composer offers while one types: commands and templates after a slash, models and assistants after an
// at-sign. The app knows them; here is only how they are offered and what they may do to the composer.
import { createContext, use } from 'react'
import type { Draft, When } from '../../logic/outbox'
import type { IconName } from '../../ui/icon'

/** Whom one message is for, when it is not for whom the conversation is with. */
export type Addressee = { kind: 'model' | 'assistant'; id: string; title: string }

export type ComposerHandle = {
  /** null: it is not there before its first message. */
  conversationId: string | null
  setText: (text: string) => void
  attach: (files: Draft['files']) => void
  address: (to: Addressee) => void
  send: (draft: Draft, when: When) => void
  focus: () => void
}

export type Offer = {
  key: string
  /** What is typed: `/name`, or whom one speaks to. */
  name: string
  about: string
  icon: IconName
  group: string
  /** Words that find it, too. */
  words?: readonly string[]
  /** 0…1: how lately it was taken. */
  lift?: number
  /** `rest` is what stood after the name. */
  run: (composer: ComposerHandle, rest: string) => void
}

export type ComposerTools = {
  /** What a slash offers here. */
  commands: (conversationId: string | null) => readonly Offer[]
  addressees: () => readonly Offer[]
  /** Somebody begins to ask: what is not read yet should be read. */
  prepare: () => Promise<unknown>
  /** A composer is there; the answer says that it is gone. */
  arrive: (composer: ComposerHandle) => () => void
}

const NOTHING: ComposerTools = {
  commands: () => [],
  addressees: () => [],
  prepare: () => Promise.resolve(),
  arrive: () => () => undefined,
}

export const ComposerToolsContext = createContext<ComposerTools>(NOTHING)

export function useComposerTools(): ComposerTools {
  return use(ComposerToolsContext)
}
