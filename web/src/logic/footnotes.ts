// References to footnotes: known by their form alone, as the note itself may come much later in a stream.
import type { Extension as FromMarkdown } from 'mdast-util-from-markdown'
import type { Code, Construct, Extension, State } from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    noteCall: 'noteCall'
  }
}

const OPEN = 91
const CLOSE = 93
const CARET = 94
const LONGEST = 60

const call: Construct = {
  name: 'noteCall',
  tokenize(effects, ok, nok) {
    let length = 0
    const caret: State = (code) => {
      if (code !== CARET) return nok(code)
      effects.consume(code)
      return label
    }
    const label: State = (code: Code) => {
      if (code === CLOSE && length > 0) {
        effects.consume(code)
        effects.exit('noteCall')
        return ok
      }
      if (code === null || code <= 32 || code === OPEN || code === CLOSE || length >= LONGEST)
        return nok(code)
      length += 1
      effects.consume(code)
      return label
    }
    return (code) => {
      effects.enter('noteCall')
      effects.consume(code)
      return caret
    }
  },
}

export const footnotes: Extension = { text: { [OPEN]: call } }

export const footnotesFromMarkdown: FromMarkdown = {
  enter: {
    noteCall(token) {
      const label = this.sliceSerialize(token).slice(2, -1)
      this.enter({ type: 'footnoteReference', identifier: label.toLowerCase(), label }, token)
    },
  },
  exit: {
    noteCall(token) {
      this.exit(token)
    },
  },
}
