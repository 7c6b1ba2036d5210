// Sends one request to the server and turns every failure into a Problem.
import { Problem, readProblem, UNREACHABLE } from '../logic/problem'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
type Options = { signal?: AbortSignal; keepalive?: boolean }

let language = 'en'
let onSignedOut: () => void = () => undefined

export function speak(locale: string): void {
  language = locale
}

export function whenSignedOut(react: () => void): void {
  onSignedOut = react
}

export async function request<T>(
  method: Method,
  path: string,
  body?: object,
  options: Options = {},
): Promise<T> {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  return fetchJson<T>(path, {
    method,
    headers: { Accept: 'application/json', 'Accept-Language': language, ...json },
    body: body === undefined ? null : JSON.stringify(body),
    ...options,
  })
}

export async function upload<T>(path: string, file: Blob, signal: AbortSignal): Promise<T> {
  return fetchJson<T>(path, {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      'Accept-Language': language,
      'Content-Type': file.type || 'application/octet-stream',
    },
    body: file,
    signal,
  })
}

/** A query string of what is given; absent values are left out. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== null && value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

async function fetchJson<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await reach(path, init)
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T
  const body: unknown = await answer.json().catch(() => null)
  const problem = readProblem(answer.status, body, answer.headers.get('Retry-After'))
  if (answer.status === 401 && problem.code !== 'sign_in.refused') onSignedOut()
  throw problem
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(UNREACHABLE, 0, '')
  }
}
