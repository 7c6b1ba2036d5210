// Which addresses written by a model lead where, and which pictures are shown without asking.
import { expect, test } from 'vitest'
import { languageOf } from './code-languages'
import { insideLink, manualPicture, pictureInside } from './links'

test('a passage of a conversation is an address of this site', () => {
  expect(insideLink('/c/0198f1c2-0000-7000-8000-000000000000?m=0198f1c2-1')).not.toBeNull()
  expect(insideLink('/manual/ru/reading#формулы')).not.toBeNull()
  for (const address of [
    '/c/1?m=2&x=3',
    '/c/1?next=//evil.example',
    '/settings',
    '//evil.example/c/1',
    '/c/../api',
  ])
    expect(insideLink(address), address).toBeNull()
})

test('only our own files and pictures inside the text are shown at once', () => {
  expect(pictureInside('/api/files/0198f1c2')).not.toBeNull()
  expect(pictureInside(manualPicture('../images/tree-ru.webp'))).toBe('/api/manual/images/tree-ru.webp')
  expect(manualPicture('../images/../tree.webp')).toBe('../images/../tree.webp')
  expect(pictureInside('data:image/png;base64,AAAA')).not.toBeNull()
  for (const address of [
    'https://pictures.example/a.png',
    '//pictures.example/a.png',
    '/api/files/1/../../me',
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AAAA',
    'javascript:alert(1)',
  ])
    expect(pictureInside(address), address).toBeNull()
})

test('languages of code by any of their names', () => {
  expect(languageOf('Py')).toBe('python')
  expect(languageOf('tsx')).toBe('typescript')
  expect(languageOf('1c')).toBe('1c')
  expect(languageOf('constructor')).toBeNull()
  expect(languageOf('')).toBeNull()
})
