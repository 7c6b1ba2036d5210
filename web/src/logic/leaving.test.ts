// Which clicks ask before what is not saved is left.
import { expect, test } from 'vitest'
import { leadsAway } from './leaving'

const HERE = { origin: 'https://veche.example', pathname: '/templates/1' }
const CLICK = { button: 0, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }
const link = (href: string, more: { target?: string; download?: boolean } = {}) => ({
  href,
  target: more.target ?? '',
  hasAttribute: (name: string) => name === 'download' && more.download === true,
})

test.each([
  [link('https://veche.example/templates'), CLICK, true],
  [link('https://veche.example/c/1?m=2'), CLICK, true],
  [link('https://veche.example/templates', { target: '_self' }), CLICK, true],
  [link('https://veche.example/templates/1#versions'), CLICK, false],
  [link('https://elsewhere.example/'), CLICK, false],
  [link('https://veche.example/manual', { target: '_blank' }), CLICK, false],
  [link('https://veche.example/api/files/1', { download: true }), CLICK, false],
  [link(''), CLICK, false],
  [link('https://veche.example/templates'), { ...CLICK, ctrlKey: true }, false],
  [link('https://veche.example/templates'), { ...CLICK, button: 1 }, false],
])('%o', (one, click, asks) => {
  expect(leadsAway(one, click, HERE)).toBe(asks)
})
