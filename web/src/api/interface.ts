// How the person likes the interface: shown at once, kept by the server, the same on every device.
import { patched, readInterface, type Interface, type Kept, type KeptPatch } from '../logic/interface'
import { client, take } from './http'
import { changeWorld, getWorld, useWorld } from './world'

const NOTHING: Kept = {}
let read: { of: Kept; as: Interface } = { of: NOTHING, as: readInterface(NOTHING) }

/** Outside of components; a component takes `useInterface`. */
export function getInterface(): Interface {
  const of = getWorld().me?.interface ?? NOTHING
  if (read.of !== of) read = { of, as: readInterface(of) }
  return read.as
}

export function useInterface(): Interface {
  return useWorld(getInterface)
}

/** Changes what the patch names; null takes a preference back to its default. */
export async function setInterface(patch: KeptPatch): Promise<void> {
  const before = getWorld().me
  if (!before) return
  changeWorld({ me: { ...before, interface: patched(before.interface, patch) } })
  try {
    const { interface: kept } = await take(client.PATCH('/api/me', { body: { interface: patch } }))
    const me = getWorld().me
    if (me) changeWorld({ me: { ...me, interface: kept } })
  } catch (error) {
    const me = getWorld().me
    if (me) changeWorld({ me: { ...me, interface: before.interface } })
    throw error
  }
}
