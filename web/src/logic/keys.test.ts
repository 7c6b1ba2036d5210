// Chords of keys: written, read, shown, given to actions.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bindings,
  chordOf,
  isChord,
  keycaps,
  mayBeBound,
  means,
  ownerOf,
  typesNothing,
  type Pressed,
} from './keys'

const press = (code: string, held: Partial<Pressed> = {}): Pressed => ({
  key: '',
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('a chord', () => {
  test('names places, not letters', () => {
    expect(chordOf(press('KeyK', { key: 'л', ctrlKey: true }), false)).toBe('Mod+K')
    expect(chordOf(press('KeyO', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+O')
    expect(chordOf(press('Digit1', { altKey: true }), false)).toBe('Alt+1')
    expect(chordOf(press('F2'), false)).toBe('F2')
  })
  test('is not one while only modifiers are down', () => {
    expect(chordOf(press('ControlLeft', { ctrlKey: true }), false)).toBeNull()
    expect(chordOf(press('', {}), false)).toBeNull()
  })
  test('on a Mac, command is the modifier and Ctrl another', () => {
    expect(chordOf(press('KeyK', { metaKey: true }), true)).toBe('Mod+K')
    expect(chordOf(press('KeyK', { ctrlKey: true }), true)).toBe('Ctrl+K')
    expect(chordOf(press('KeyK', { metaKey: true }), false)).toBeNull()
    expect(keycaps('Mod+Shift+Comma', true)).toEqual(['⌘', '⇧', ','])
    expect(keycaps('Mod+ArrowUp', false)).toEqual(['Ctrl', '↑'])
  })
  test('of one sign means that sign in any layout', () => {
    expect(means(press('Slash', { key: '?', shiftKey: true }), '?', false)).toBe(true)
    expect(means(press('Digit7', { key: '?', shiftKey: true }), '?', false)).toBe(true)
    expect(means(press('Slash', { key: '?', ctrlKey: true }), '?', false)).toBe(false)
  })
  test('may be bound if it types nothing and is nobody else’s', () => {
    for (const good of ['Mod+K', 'Alt+ArrowUp', 'F2', 'Shift+F3', '?', 'Ctrl+K'])
      expect(mayBeBound(good)).toBe(true)
    for (const bad of [
      'K',
      'Shift+K',
      'Mod+T',
      'Mod+C',
      'Escape',
      'Enter',
      'Shift+Mod+K',
      'Mod+',
      '',
      'ab',
      'é',
      '+',
    ])
      expect(mayBeBound(bad)).toBe(false)
    expect(typesNothing('?')).toBe(false)
    expect(typesNothing('Shift+Escape')).toBe(true)
  })
  test('that a keyboard makes can be read again', () => {
    const code = fc.constantFrom('KeyA', 'Digit9', 'F10', 'Comma', 'ArrowLeft', 'NumpadAdd', 'Space')
    const held = fc.record({ ctrlKey: fc.boolean(), altKey: fc.boolean(), shiftKey: fc.boolean() })
    fc.assert(
      fc.property(code, held, (code, held) => {
        const event = press(code, held)
        const chord = chordOf(event, false) ?? ''
        expect(isChord(chord)).toBe(true)
        expect(means(event, chord, false)).toBe(true)
      }),
    )
  })
})

describe('what is bound', () => {
  const defaults = { palette: ['Mod+K'], fresh: ['Mod+Shift+O'], help: ['?'] }
  test('is the person’s choice, else what it came with', () => {
    expect(bindings(defaults, {})).toEqual(defaults)
    expect(bindings(defaults, { fresh: ['Alt+N'], gone: ['F2'] })['fresh']).toEqual(['Alt+N'])
    expect(bindings(defaults, { help: [] })['help']).toEqual([])
    expect(bindings(defaults, { help: ['rubbish here'] })['help']).toEqual([])
  })
  test('a chord given away is no longer the other one’s', () => {
    const all = bindings(defaults, { fresh: ['Mod+K'] })
    expect(all).toEqual({ palette: [], fresh: ['Mod+K'], help: ['?'] })
    expect(ownerOf(all, 'Mod+K', 'palette')).toBe('fresh')
    expect(ownerOf(all, 'Mod+K', 'fresh')).toBeNull()
  })
})
