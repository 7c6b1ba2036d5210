// Programs that wait to be let in: who waits under a code, and the person's answer.
import type { Scope } from '../logic/types'
import { client, done, take } from './http'

export type Device = {
  client: string
  address: string
  elsewhere: boolean
  scopes: Scope[]
  created_at: number
  expires_at: number
}

export const lookAtDevice = (code: string): Promise<Device> =>
  take(client.POST('/api/device/look', { body: { code } }))
export const answerDevice = (code: string, approve: boolean) =>
  done(client.POST('/api/device/answer', { body: { code, approve } }))
