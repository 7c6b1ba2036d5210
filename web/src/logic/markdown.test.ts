// A text that grows in any pieces must end as the same blocks as the text read at once.
import fc from 'fast-check'
import type { RootContent } from 'mdast'
import { expect, test } from 'vitest'
import { definitionsOf, EMPTY, finish, grow, parse, type Document } from './markdown'
import { settle } from './settle'

const pieces = [
  'A paragraph with **bold**, `code` and a [link](https://a.b).',
  '# Heading',
  'Line one\nline two',
  '- one\n- two\n  - inner',
  '1. first\n2. second',
  '1. loose\n\n2. list',
  '```python\nprint("x")\n\nprint("y")\n```',
  '> quoted\n> twice',
  '| a | b |\n|---|:-:|\n| 1 | 2 |',
  '- [x] done\n- [ ] open',
  '---',
  'Тёплый текст по-русски.',
  '$$\na\n+ b\n- c\n$$',
  '\\[\nx = \\frac{1}{2}\n\\]',
  'A sum $a + b$ and \\(c_1\\), $$d^2$$, but $5 and $10 are prices.',
  'See the note[^1] and [the page][ref].',
  '[^1]: The note,\n    on two lines.',
  '```mermaid\ngraph TD\n  A --> B\n```',
  '> $$\n> q\n> $$',
  '- item $x$\n\n  $$\n  y\n  $$',
  'H<sub>2</sub>O<br>next',
]
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('\n\n'))

function bare(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'position' ? undefined : value)))
}

function shape(document: Document): unknown[] {
  return [...document.done, ...document.tail].map(({ node }: { node: RootContent }) => bare(node))
}

test('growing equals reading at once', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1 }), (text, steps) => {
      let document = EMPTY
      let at = 0
      for (let step = 0; at < text.length; step++) {
        at += steps[step % steps.length]!
        document = grow(document, text.slice(0, at))
      }
      expect(shape(grow(document, `${text}\n`))).toEqual(shape(parse(text)))
      expect(shape(finish(document, text))).toEqual(shape(parse(text)))
    }),
    { numRuns: 60 },
  )
})

test('what is drawn while it grows never shows a mark that is still opening', () => {
  const drawn = (text: string) => JSON.stringify(shape(grow(EMPTY, text)))
  expect(drawn('A **bo')).toContain('"strong"')
  expect(drawn('A **')).not.toContain('*')
  expect(drawn('A `co')).toContain('"inlineCode"')
  expect(drawn('See [the page](https://exa')).not.toContain('(')
  expect(drawn('Items:\n-')).not.toContain('"heading"')
  expect(drawn('Rows:\n\n| a | b |')).not.toContain('|')
  expect(drawn('Rows:\n\n| a | b |\n|--')).not.toContain('|')
  expect(drawn('Rows:\n\n| a | b |\n|---|---|\n| 1')).toContain('"table"')
  expect(drawn('```py\nx = "**"\n``')).toContain('x = \\"**\\"')
  expect(drawn('| a')).not.toContain('|')
})

test('settling only ever takes away or closes the end', () => {
  fc.assert(
    fc.property(texts, fc.nat(), (text, cut) => {
      const before = text.slice(0, cut % (text.length + 1))
      const calm = settle(before)
      const paragraph = before.lastIndexOf('\n\n') + 1
      if (calm.length > paragraph) expect(calm.slice(0, paragraph)).toBe(before.slice(0, paragraph))
    }),
  )
})

test('finished blocks keep their identity while the text grows', () => {
  const before = grow(EMPTY, 'One.\n\nTwo.\n\nThree.\n\nFo')
  const after = grow(before, 'One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.')
  expect(before.done.length).toBeGreaterThan(0)
  for (const [index, block] of before.done.entries()) expect(after.done[index]).toBe(block)
})

test('a text that was replaced is read anew', () => {
  expect(shape(grow(grow(EMPTY, 'One.\n\nTwo.\n\nThree.'), 'Other.'))).toEqual(shape(parse('Other.')))
})

const kinds = (text: string) => JSON.stringify(shape(parse(text)))

test('formulas in all four forms', () => {
  expect(kinds('Let $x^2$ be.')).toContain('"value":"x^2","display":false')
  expect(kinds('Let \\(x_1\\) be.')).toContain('"value":"x_1","display":false')
  expect(kinds('Let $$x$$ be.')).toContain('"value":"x","display":true')
  expect(kinds('Let \\[ a = b \\] be.')).toContain('"value":"a = b","display":true')
  expect(kinds('$$\nx\n+ y\n$$')).toBe('[{"type":"math","value":"x\\n+ y"}]')
  expect(kinds('$$ x = y $$')).toBe('[{"type":"math","value":"x = y"}]')
  expect(kinds('\\[\n\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}\n\\]')).toContain('"type":"math"')
  expect(kinds('Text:\n$$\na\n$$\nmore')).toContain('"type":"math"')
  expect(kinds('$\\text{5\\$}$')).toContain('"inlineMath"')
})

test('prices, names and escaped brackets are no formulas', () => {
  for (const text of [
    'It costs $5 and $10.',
    'From $5 to 10$ a month',
    'US$5 or US$6',
    'Between $ 5 and 6 $',
    'set $HOME and $PATH now',
    '\\[1\\] says so',
    'a \\$5 and \\$6',
    '`$x$` and `\\(y\\)`',
    '$$',
    '$$\n\n$$',
    'ends with $x',
  ])
    expect(kinds(text), text).not.toMatch(/"(inlineMath|math)"/)
})

test('a formula that has not ended is not shown half', () => {
  const drawn = (text: string) => JSON.stringify(shape(grow(EMPTY, text)))
  expect(drawn('Let $x^')).not.toContain('$')
  expect(drawn('Let $$\\frac{1}')).not.toContain('frac')
  expect(drawn('So:\n\n\\[\nq')).not.toContain('q')
  expect(drawn('It costs $5 an')).toContain('$5 an')
})

test('notes and addresses are found wherever they stand', () => {
  const { links, notes } = definitionsOf(parse('One[^a] [two][b].\n\n[^a]: Note.\n\n[b]: https://b.example'))
  expect([...links]).toEqual([['b', 'https://b.example']])
  expect([...notes.keys()]).toEqual(['a'])
})
