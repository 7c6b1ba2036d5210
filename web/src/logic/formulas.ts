// Formulas in Markdown: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, told apart from prices and escaped brackets.
import type { Literal } from 'mdast'
import type { CompileContext, Extension as FromMarkdown, Token } from 'mdast-util-from-markdown'
import type { Code, Construct, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'

export interface Formula extends Literal {
  type: 'math'
}
export interface InlineFormula extends Literal {
  type: 'inlineMath'
  display: boolean
}

declare module 'mdast' {
  interface RootContentMap {
    math: Formula
    inlineMath: InlineFormula
  }
  interface PhrasingContentMap {
    inlineMath: InlineFormula
  }
  interface BlockContentMap {
    math: Formula
  }
}
declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mathFlow: 'mathFlow'
    mathFlowValue: 'mathFlowValue'
    mathText: 'mathText'
    mathTextData: 'mathTextData'
  }
}

const DOLLAR = 36
const BACKSLASH = 92
const OPEN_ROUND = 40
const OPEN_SQUARE = 91
const CLOSE_ROUND = 41
const CLOSE_SQUARE = 93

const isEnd = (code: Code) => code === null || code < -2
const isSpace = (code: Code) => code === -2 || code === -1 || code === 32
const isWord = (code: Code) => code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCodePoint(code))

/** “$5 and 10$”: an amount and then words. */
const AMOUNT = /^\d[\d.,\s]*(?:[KMk]\b)?\s+\p{L}{2,}/u
/** What escaped brackets around plain words do not have. */
const MATHY = /[\\^_=+<>{}/*]|\d\s*[-–]\s*\d/

function isFormula(opening: string, content: string): boolean {
  if (content.trim() === '') return false
  if (opening === '$') return !AMOUNT.test(content)
  return opening !== '\\[' || MATHY.test(content)
}

const text: Construct = { name: 'mathText', tokenize: tokenizeText, previous: beforeText }

function beforeText(this: TokenizeContext, code: Code): boolean {
  if (code !== DOLLAR) return true
  return this.events.at(-1)?.[1].type === 'characterEscape'
}

function tokenizeText(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const before = this.previous
  let opening = ''
  let content = ''
  let last: Code = null
  return (code) => {
    if (code === DOLLAR && isWord(before)) return nok(code)
    effects.enter('mathText')
    effects.enter('mathTextData')
    return open(code)
  }

  function open(code: Code): State | undefined {
    if (code === DOLLAR && opening.length < 2) return take(code, open)
    if (opening === '$' || opening === '$$') {
      if (code === DOLLAR || (opening === '$' && (isSpace(code) || isEnd(code)))) return nok(code)
      return inside(code)
    }
    if (code === BACKSLASH && opening === '') return take(code, open)
    if (opening === '\\' && (code === OPEN_ROUND || code === OPEN_SQUARE)) return take(code, inside)
    return nok(code)
  }

  function take(code: Code, next: State): State {
    effects.consume(code)
    opening += String.fromCodePoint(code as number)
    return next
  }

  function inside(code: Code): State | undefined {
    if (code === null) return nok(code)
    if (isEnd(code)) {
      effects.exit('mathTextData')
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      effects.enter('mathTextData')
      return keep('\n', code)
    }
    if (code === DOLLAR && opening.startsWith('$')) {
      effects.consume(code)
      return opening === '$$' ? second : afterDollar
    }
    if (code === BACKSLASH) {
      effects.consume(code)
      return escaped
    }
    effects.consume(code)
    return keep(code > 0 ? String.fromCodePoint(code) : ' ', code)
  }

  function keep(piece: string, code: Code): State {
    content += piece
    last = code
    return inside
  }

  function escaped(code: Code): State | undefined {
    const closing = opening === '\\(' ? CLOSE_ROUND : opening === '\\[' ? CLOSE_SQUARE : null
    if (code !== null && code === closing) {
      effects.consume(code)
      return done
    }
    content += '\\'
    if (isEnd(code)) return inside(code)
    effects.consume(code)
    return keep(String.fromCodePoint(Math.max(32, code as number)), code)
  }

  function second(code: Code): State | undefined {
    if (code !== DOLLAR) return nok(code)
    effects.consume(code)
    return done
  }

  function afterDollar(code: Code): State | undefined {
    return isSpace(last) || isEnd(last) || isWord(code) || code === DOLLAR ? nok(code) : done(code)
  }

  function done(code: Code): State | undefined {
    if (!isFormula(opening, content)) return nok(code)
    effects.exit('mathTextData')
    effects.exit('mathText')
    return ok(code)
  }
}

const nextLine: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const lineStart: State = (code) => (this.parser.lazy[this.now().line] ? nok(code) : ok(code))
    return (code) => {
      if (code === null) return nok(code)
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      return lineStart
    }
  },
}

const flow: Construct = { name: 'mathFlow', concrete: true, tokenize: tokenizeFlow }

/** A formula on lines of its own: no blank line inside, nothing after its end. */
function tokenizeFlow(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const interrupts = this.interrupt
  let opening = ''
  let blank = false
  let some = false
  return (code) => {
    effects.enter('mathFlow')
    effects.enter('mathFlowValue')
    return open(code)
  }

  function open(code: Code): State | undefined {
    const fits = opening === '' ? code === DOLLAR || code === BACKSLASH : code === closingOf(opening)
    if (!fits) return nok(code)
    effects.consume(code)
    opening += String.fromCodePoint(code as number)
    return opening.length < 2 ? open : inside
  }

  function closingOf(first: string): number {
    return first === '$' ? DOLLAR : OPEN_SQUARE
  }

  function inside(code: Code): State | undefined {
    if (isEnd(code)) {
      if (interrupts) return leave(code)
      return code === null || blank ? nok(code) : effects.check(nextLine, endLine, nok)(code)
    }
    if (!isSpace(code)) blank = false
    effects.consume(code)
    if (opening === '$$' && code === DOLLAR) return closeDollar
    if (code === BACKSLASH) return escaped
    if (!isSpace(code)) some = true
    return inside
  }

  function endLine(code: Code): State {
    effects.exit('mathFlowValue')
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    effects.enter('mathFlowValue')
    blank = true
    return lineStart
  }

  function lineStart(code: Code): State | undefined {
    return isEnd(code) ? nok(code) : inside(code)
  }

  function closeDollar(code: Code): State | undefined {
    if (code !== DOLLAR) return inside(code)
    effects.consume(code)
    return after
  }

  function escaped(code: Code): State | undefined {
    if (opening === '\\[' && code === CLOSE_SQUARE) {
      effects.consume(code)
      return after
    }
    some = true
    if (isEnd(code)) return inside(code)
    effects.consume(code)
    return inside
  }

  function after(code: Code): State | undefined {
    if (isSpace(code)) {
      effects.consume(code)
      return after
    }
    return isEnd(code) && some ? leave(code) : nok(code)
  }

  function leave(code: Code): State | undefined {
    effects.exit('mathFlowValue')
    effects.exit('mathFlow')
    return ok(code)
  }
}

export const formulas: Extension = {
  flow: { [DOLLAR]: flow, [BACKSLASH]: flow },
  text: { [DOLLAR]: text, [BACKSLASH]: text },
}

function takeData(this: CompileContext, token: Token): void {
  this.config.enter['data']?.call(this, token)
  this.config.exit['data']?.call(this, token)
}

function closeNode(this: CompileContext, token: Token): void {
  const source = this.resume().trim()
  const node = this.stack.at(-1) as unknown as Formula | InlineFormula
  const wide = source.startsWith('$$') || source.startsWith('\\')
  node.value = source.slice(wide ? 2 : 1, wide ? -2 : -1).trim()
  if (node.type === 'inlineMath') node.display = source.startsWith('$$') || source.startsWith('\\[')
  this.exit(token)
}

export const formulasFromMarkdown: FromMarkdown = {
  enter: {
    mathFlow(token) {
      this.enter({ type: 'math', value: '' }, token)
      this.buffer()
    },
    mathText(token) {
      this.enter({ type: 'inlineMath', value: '', display: false }, token)
      this.buffer()
    },
  },
  exit: { mathFlow: closeNode, mathFlowValue: takeData, mathText: closeNode, mathTextData: takeData },
}
