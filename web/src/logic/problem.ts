// What went wrong, in the form every screen can show: a stable code and a sentence for the reader.

export class Problem extends Error {
  readonly code: string
  readonly status: number
  /** The field of the form that the sentence is about. */
  readonly field: string | null
  readonly retryAfter: number | null

  constructor(
    code: string,
    status: number,
    detail: string,
    field: string | null = null,
    retryAfter: number | null = null,
  ) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.field = field
    this.retryAfter = retryAfter
  }
}

/** The request never reached the server or no answer came back: sending the same again is safe. */
export const UNREACHABLE = 'network.unreachable'

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem('client.broken', 0, error instanceof Error ? error.message : String(error))
}

/** Reads a problem document; anything else becomes a problem with an empty sentence. */
export function readProblem(status: number, body: unknown, retryAfter: string | null): Problem {
  const doc = asRecord(body)
  const text = (key: string): string | undefined =>
    typeof doc[key] === 'string' && doc[key] !== '' ? doc[key] : undefined
  const detail = text('detail') ?? text('title') ?? ''
  const field = asRecord(doc['fields'])['field']
  const seconds = Number(retryAfter)
  return new Problem(
    text('code') ?? `http.${status}`,
    status,
    detail,
    typeof field === 'string' ? field : null,
    retryAfter !== null && Number.isFinite(seconds) ? seconds : null,
  )
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
