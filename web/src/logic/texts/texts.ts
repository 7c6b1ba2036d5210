// The shape of a language's sentences.
import type { en } from './en'

export type Texts = typeof en
