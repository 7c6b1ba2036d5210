// How a file travels in pieces: what to do next, whatever happened last. The driver does it and tells the result.
import type { Problem } from './problem'

/** `sent` counts the bytes that are known to be with the server; `ahead` those of the piece under way. */
export type Upload = {
  size: number
  piece: number
  phase: 'begin' | 'send' | 'ask' | 'finish' | 'wait' | 'done' | 'failed'
  sent: number
  ahead: number
  /** Failures in a row, without a byte of progress. */
  failures: number
  problem: Problem | null
  restarted: boolean
}

export type UploadEvent =
  | { t: 'held'; received: number }
  | { t: 'moving'; ahead: number }
  | { t: 'finished' }
  | { t: 'lost' }
  | { t: 'awake' }
  | { t: 'gone' }
  | { t: 'refused'; problem: Problem }
  | { t: 'again' }

/** Files up to this size go in one request. */
export const SMALL = 512 * 1024
export const PIECE = 4 * 1024 * 1024
/** So many tries without progress, then the person decides; while the browser is offline none is counted. */
export const PATIENCE = 12

export function newUpload(size: number, piece = PIECE): Upload {
  return {
    size,
    piece,
    phase: 'begin',
    sent: 0,
    ahead: 0,
    failures: 0,
    problem: null,
    restarted: false,
  }
}

export function advance(state: Upload, event: UploadEvent): Upload {
  if (state.phase === 'done') return state
  switch (event.t) {
    case 'held': {
      const sent = Math.min(event.received, state.size)
      const failures = sent > state.sent ? 0 : state.failures
      return { ...state, sent, ahead: 0, failures, phase: sent >= state.size ? 'finish' : 'send' }
    }
    case 'moving':
      return state.phase === 'send'
        ? { ...state, ahead: Math.min(event.ahead, state.size - state.sent) }
        : state
    case 'finished':
      return { ...state, sent: state.size, ahead: 0, phase: 'done', problem: null }
    case 'lost':
      return { ...state, ahead: 0, phase: 'wait', failures: state.failures + 1 }
    case 'awake':
      return state.phase === 'wait' ? { ...state, phase: 'begin' } : state
    case 'gone':
      // it lay too long, or the server lost it: once more from the start
      return state.restarted
        ? { ...state, phase: 'begin', sent: 0, ahead: 0, failures: state.failures + 1 }
        : { ...state, phase: 'begin', sent: 0, ahead: 0, restarted: true }
    case 'refused':
      return { ...state, ahead: 0, phase: 'failed', problem: event.problem }
    case 'again':
      return { ...state, phase: 'begin', failures: 0, problem: null, restarted: false }
  }
}

/** The stretch that is sent next. */
export function nextPiece({ sent, size, piece }: Upload): [from: number, to: number] {
  return [sent, Math.min(size, sent + piece)]
}

/** From 0 to 1. */
export function progressOf({ sent, ahead, size }: Upload): number {
  return size === 0 ? 1 : Math.min(1, (sent + ahead) / size)
}

export function isExhausted({ failures }: Upload): boolean {
  return failures >= PATIENCE
}
