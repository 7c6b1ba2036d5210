// Tags inside of text become elements only when they are known and closed.
import type { RootContent } from 'mdast'
import { expect, test } from 'vitest'
import { parse } from './markdown'
import { pairTags, type Tagged } from './tags'

function shape(one: Tagged): unknown {
  if (one.tag === null) return 'value' in one.node ? one.node.value : one.node.type
  return [one.tag, ...one.inside.map(shape)]
}

function tagged(text: string): unknown[] {
  const [block] = parse(text).done
  const paragraph = block?.node as Extract<RootContent, { type: 'paragraph' }>
  return pairTags(paragraph.children).map(shape)
}

test('known tags are paired, also inside of each other', () => {
  expect(tagged('H<sub>2</sub>O')).toEqual(['H', ['sub', '2'], 'O'])
  expect(tagged('a<b>b<i>c</i></b>d')).toEqual(['a', ['b', 'b', ['i', 'c']], 'd'])
  expect(tagged('a<b>b<b>c</b></b>d')).toEqual(['a', ['b', 'b', ['b', 'c']], 'd'])
  expect(tagged('one<br>two<br/>three')).toEqual(['one', ['br'], 'two', ['br'], 'three'])
})

test('everything else stays text', () => {
  expect(tagged('a<sub>b')).toEqual(['a', '<sub>', 'b'])
  expect(tagged('a<script>b</script>')).toEqual(['a', '<script>', 'b', '</script>'])
  expect(tagged('a<b onclick="x">b</b>')).toEqual(['a', '<b onclick="x">', 'b', '</b>'])
})
