// What is kept of the person, and its erasure.
import type { Affected, Privacy, Receipt, What } from '../logic/privacy'
import { client, take } from './http'

export const readPrivacy = (): Promise<Privacy> => take(client.GET('/api/privacy'))
export const setRetention = (days: number | null): Promise<Privacy> =>
  take(client.PUT('/api/privacy/retention', { body: { days } }))
export const readAffected = (days: number): Promise<Affected> =>
  take(client.GET('/api/privacy/retention', { params: { query: { days } } }))
export const erase = (what: What, password: string): Promise<Receipt> =>
  take(client.POST('/api/privacy/erase', { body: { what, password } }))
