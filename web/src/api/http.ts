// Sends requests along the described API and turns every failure into a Problem.
import createClient from 'openapi-fetch'
import { Problem, readProblem, UNREACHABLE } from '../logic/problem'
import type { Params } from '../logic/types'
import type { components, paths } from './schema'

let language = 'en'
let onSignedOut: () => void = () => undefined

export function speak(locale: string): void {
  language = locale
}

export function whenSignedOut(react: () => void): void {
  onSignedOut = react
}

export const client = createClient<paths>({ fetch: reach, headers: { Accept: 'application/json' } })

/** The server writes every field; its description only cannot say so of those that have a default. */
export type Whole<T> = T extends (infer Item)[]
  ? Whole<Item>[]
  : string extends keyof T
    ? T
    : [T, components['schemas']['Params']] extends [components['schemas']['Params'], T]
      ? Params
      : T extends object
        ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
        : T

type Answered<T> = Promise<{ data?: T; error?: unknown; response: Response }>

export async function take<T>(call: Answered<T>): Promise<Whole<T>> {
  const { data, error, response } = await call
  if (!response.ok) throw refuse(response, error)
  return data as Whole<T>
}

export async function done(call: Answered<unknown>): Promise<void> {
  await take(call)
}

/** A file goes as it is: its bytes are the body. */
export async function upload(path: string, file: Blob, signal: AbortSignal): Promise<unknown> {
  const type = file.type || 'application/octet-stream'
  const headers = { Accept: 'application/json', 'Content-Type': type }
  const response = await reach(new Request(path, { method: 'POST', headers, body: file, signal }))
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw refuse(response, body)
  return body
}

async function reach(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language)
  try {
    return await fetch(request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(UNREACHABLE, 0, '')
  }
}

function refuse(response: Response, body: unknown): Problem {
  const problem = readProblem(response.status, body, response.headers.get('Retry-After'))
  if (response.status === 401 && !problem.code.startsWith('sign_in.')) onSignedOut()
  return problem
}
