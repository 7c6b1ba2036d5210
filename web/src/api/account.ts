// How a person signs in beside the password: codes of a phone, passkeys, and showing again who one is.
import { fromBase64url, toBase64url } from '../logic/base64url'
import type { Me } from '../logic/types'
import { client, done, take } from './http'

export type Passkey = {
  id: string
  name: string
  backed_up: boolean
  created_at: number
  last_used_at: number | null
}
export type Factors = {
  totp_since: number | null
  recovery_left: number
  passkeys: Passkey[]
  passkeys_possible: boolean
  confirmed_until: number
}
export type TotpBegun = { secret: string; uri: string; size: number; path: string }
type Options = {
  challenge: string
  rp_id: string
  user_id: string | null
  user_name: string | null
  user_title: string | null
  algorithms: number[]
  exclude: string[]
  allow: string[]
}

export const listFactors = (): Promise<Factors> => take(client.GET('/api/factors'))
export const beginTotp = (): Promise<TotpBegun> => take(client.POST('/api/totp'))
export const finishTotp = (code: string): Promise<{ codes: string[] }> =>
  take(client.POST('/api/totp/confirm', { body: { code } }))
export const renewCodes = (): Promise<{ codes: string[] }> => take(client.POST('/api/totp/codes'))
export const dropTotp = () => done(client.DELETE('/api/totp'))
export const renamePasskey = (passkey_id: string, name: string) =>
  done(client.PATCH('/api/passkeys/{passkey_id}', { params: { path: { passkey_id } }, body: { name } }))
export const dropPasskey = (passkey_id: string) =>
  done(client.DELETE('/api/passkeys/{passkey_id}', { params: { path: { passkey_id } } }))
export const confirmPassword = (password: string) =>
  done(client.POST('/api/session/confirm', { body: { password } }))

/** Does this browser know passkeys at all? */
export const passkeysKnown = (): boolean => 'PublicKeyCredential' in globalThis

/** The person turned the browser's window away. */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
}

export async function addPasskey(name: string): Promise<void> {
  const asked: Options = await take(client.POST('/api/passkeys/options'))
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rp: { id: asked.rp_id, name: 'Veche' },
      user: {
        id: fromBase64url(asked.user_id ?? ''),
        name: asked.user_name ?? '',
        displayName: asked.user_title ?? '',
      },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
      excludeCredentials: asked.exclude.map((id) => ({ type: 'public-key' as const, id: fromBase64url(id) })),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    },
  })
  const { response } = made as PublicKeyCredential
  const answer = response as AuthenticatorAttestationResponse
  const body = {
    name,
    client_data: toBase64url(answer.clientDataJSON),
    attestation: toBase64url(answer.attestationObject),
  }
  await take(client.POST('/api/passkeys', { body }))
}

export async function signInWithPasskey(): Promise<Me> {
  const asked: Options = await take(client.POST('/api/session/passkey/options'))
  return take(client.POST('/api/session/passkey', { body: await prove(asked) }))
}

export async function confirmWithPasskey(): Promise<void> {
  const asked: Options = await take(client.POST('/api/session/confirm/options'))
  await done(client.POST('/api/session/confirm', { body: { proof: await prove(asked) } }))
}

async function prove(asked: Options) {
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rpId: asked.rp_id,
      userVerification: 'required',
      allowCredentials: asked.allow.map((id) => ({ type: 'public-key' as const, id: fromBase64url(id) })),
    },
  })
  const credential = used as PublicKeyCredential
  const answer = credential.response as AuthenticatorAssertionResponse
  return {
    credential: toBase64url(credential.rawId),
    client_data: toBase64url(answer.clientDataJSON),
    authenticator_data: toBase64url(answer.authenticatorData),
    signature: toBase64url(answer.signature),
  }
}

export const readHealth = () =>
  take(client.GET('/api/health')) as Promise<unknown> as Promise<{ version: string }>
