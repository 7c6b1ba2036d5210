// How a person likes the interface: read with care, merged as the server merges it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patched, readInterface, type Kept } from './interface'

test('what is not understood is as if it were not there', () => {
  const usual = readInterface({})
  expect(
    readInterface({ density: 'huge', enter: 7, wrap: 'yes', shortcuts: ['a'], other: { a: 'b' } }),
  ).toEqual(usual)
  expect(readInterface({ density: 'compact', enter: 'newline' })).toMatchObject({
    density: 'compact',
    enter: 'newline',
  })
  expect(readInterface({ shortcuts: { a: 'Mod+K', b: [], c: null } }).shortcuts).toEqual({
    a: ['Mod+K'],
    b: [],
  })
})

test('a voice for each language, and a known speed', () => {
  expect(readInterface({ voices: { ru: 'Milena', en: ['x'] }, speed: 1.5 })).toMatchObject({
    voices: { ru: 'Milena' },
    speed: 1.5,
  })
  expect(readInterface({ voices: 'Milena', speed: 40 })).toMatchObject({ voices: {}, speed: 1 })
})

test('named ones change, null takes away, groups are merged', () => {
  const kept: Kept = { density: 'compact', wrap: true, shortcuts: { a: ['x'], b: 'y' } }
  expect(patched(kept, { wrap: null, shortcuts: { b: null, c: 'z' } })).toEqual({
    density: 'compact',
    shortcuts: { a: ['x'], c: 'z' },
  })
  expect(patched(kept, {})).toEqual(kept)
})

test('whatever is kept can be read', () => {
  const name = fc.stringMatching(/^[a-z]{1,6}$/)
  const said = fc.oneof(fc.string(), fc.array(fc.string()))
  const value = fc.oneof(fc.boolean(), fc.integer(), said, fc.dictionary(name, said))
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('density', 'enter', 'wrap', 'shortcuts', 'text'), value),
      (kept) => {
        const read = readInterface(kept)
        expect(['comfortable', 'compact']).toContain(read.density)
        expect(Object.values(read.shortcuts).every(Array.isArray)).toBe(true)
      },
    ),
  )
})
