// Reads a text aloud with the voices of this device; one at a time, and it can be stopped.
import { useSyncExternalStore } from 'react'
import { languageOfText, plainText, sentences } from '../logic/plain'

let reading: string | null = null
const listeners = new Set<() => void>()

export const canReadAloud = 'speechSynthesis' in globalThis

function change(id: string | null): void {
  reading = id
  for (const listener of listeners) listener()
}

/** Which voice for which language, and how fast. */
export type Manner = { voices: Readonly<Record<string, string>>; speed: number }

/** They come a moment after they are first asked for. */
export async function voices(): Promise<SpeechSynthesisVoice[]> {
  if (speechSynthesis.getVoices().length === 0)
    await new Promise((resolve) => {
      speechSynthesis.addEventListener('voiceschanged', resolve, { once: true })
      setTimeout(resolve, 800)
    })
  return speechSynthesis.getVoices()
}

/** False when this device has no voice. */
export async function readAloud(id: string, markdown: string, manner: Manner): Promise<boolean> {
  stopReading()
  const known = await voices()
  if (known.length === 0) return false
  say(id, markdown, known, manner)
  return true
}

export const speaks = (voice: SpeechSynthesisVoice, language: string): boolean =>
  voice.lang.toLowerCase().startsWith(language)

function say(id: string, markdown: string, known: readonly SpeechSynthesisVoice[], manner: Manner): void {
  const pieces = sentences(plainText(markdown))
  if (pieces.length === 0) return
  const language = languageOfText(pieces.join(' '))
  const fitting = known.filter((one) => speaks(one, language))
  const voice = fitting.find((one) => one.name === manner.voices[language]) ?? fitting[0]
  change(id)
  for (const [index, piece] of pieces.entries()) {
    const said = new SpeechSynthesisUtterance(piece)
    said.lang = language === 'ru' ? 'ru-RU' : 'en-US'
    if (voice) said.voice = voice
    said.rate = manner.speed
    const over = () => reading === id && change(null)
    if (index === pieces.length - 1) said.addEventListener('end', over)
    said.addEventListener('error', over)
    speechSynthesis.speak(said)
  }
}

export function stopReading(): void {
  if (!canReadAloud) return
  speechSynthesis.cancel()
  if (reading !== null) change(null)
}

/** The id of what is being read. */
export function useReading(): string | null {
  return useSyncExternalStore(subscribe, () => reading)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
