import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  artifactTitle,
  askText,
  diffLines,
  fenceFor,
  folded,
  madeBy,
  placeArtifact,
  type Artifact,
} from './artifacts'

const ARTIFACT: Artifact = {
  id: 'a',
  conversation_id: 'c',
  kind: 'html',
  title: 'Page',
  language: 'html',
  version: 1,
  versions: [
    {
      number: 1,
      author: 'model',
      author_id: null,
      model: null,
      message_id: 'm',
      block: 0,
      restored_from: null,
      size: 1,
      created_at: 1,
    },
  ],
  created_at: 1,
  updated_at: 5,
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'longer line', ''), { maxLength: 30 })
  .map((all) => all.join('\n'))

test('a difference holds both texts whole', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      const without = (sign: string) =>
        lines
          .filter((line) => line.sign !== sign)
          .map((line) => line.text)
          .join('\n')
      expect(without('+')).toBe(before)
      expect(without('-')).toBe(after)
    }),
  )
})

test('a difference is no longer than it must be', () => {
  const lines = diffLines('one\ntwo\nthree\nfour', 'one\n2\nthree\nfour')
  expect(lines.filter(({ sign }) => sign !== ' ')).toEqual([
    { sign: '-', text: 'two' },
    { sign: '+', text: '2' },
  ])
})

test('what did not change is left out', () => {
  const before = Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n')
  const shown = folded(diffLines(before, before.replace('line 20', 'line x')))
  expect(shown[0]).toBeNull()
  expect(shown.at(-1)).toBeNull()
  expect(shown).toHaveLength(10)
})

test('a request carries the text in a fence that holds', () => {
  const words = { whole: 'Whole:', part: 'Part:' }
  const said = askText(' Make it blue ', ARTIFACT, '```\ncode\n```', '', words)
  expect(said).toBe('Make it blue\n\nWhole:\n\n````html artifact=a\n```\ncode\n```\n````')
  fc.assert(
    fc.property(fc.string(), (content) => {
      expect(content.includes(fenceFor(content))).toBe(false)
    }),
  )
  expect(askText('x', ARTIFACT, 'abc', 'b', words)).toContain('Part:\n\n```\nb\n```')
})

test('frames put artifacts in their place', () => {
  const newer = { ...ARTIFACT, title: 'Newer', updated_at: 9 }
  const all = placeArtifact([ARTIFACT], { t: 'artifact', c: 'c', artifact: newer })
  expect(all).toEqual([newer])
  expect(placeArtifact(all, { t: 'artifact', c: 'c', artifact: ARTIFACT })).toBe(all)
  expect(placeArtifact(all, { t: 'artifact', c: 'c', removed: 'a' })).toEqual([])
  expect(madeBy(all, 'm').map(({ artifact }) => artifact.id)).toEqual(['a'])
})

test('a diagram is called what it is, unless it says its name', () => {
  const kinds = { document: '', code: '', html: '', svg: '', diagram: 'Diagram' }
  const diagram: Artifact = { ...ARTIFACT, kind: 'diagram', title: 'Mermaid' }
  expect(artifactTitle(diagram, kinds)).toBe('Diagram')
  expect(artifactTitle({ ...diagram, title: 'Orders' }, kinds)).toBe('Orders')
  expect(artifactTitle({ ...diagram, kind: 'code' }, kinds)).toBe('Mermaid')
})
