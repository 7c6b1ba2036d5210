// The worker that keeps the page for times without a connection, the notice of a new version, and installing.
import { useSyncExternalStore } from 'react'

type InstallEvent = Event & { prompt: () => Promise<unknown> }
type State = { waiting: ServiceWorker | null; install: InstallEvent | null }

const HOUR = 3_600_000
const READ = 'veche-read'
const WISHES = 'veche-wishes'
const REFUSED = '/offline'

let state: State = { waiting: null, install: null }
const readers = new Set<() => void>()

function change(news: Partial<State>): void {
  state = { ...state, ...news }
  for (const read of readers) read()
}

export function startWorker(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    change({ install: event as InstallEvent })
  })
  addEventListener('appinstalled', () => change({ install: null }))
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  addEventListener('load', () => void register().catch(() => undefined))
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/sw.js')
  const look = (worker: ServiceWorker | null) => {
    if (worker?.state === 'installed' && navigator.serviceWorker.controller) change({ waiting: worker })
  }
  look(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => look(worker))
  })
  setInterval(() => void registration.update().catch(() => undefined), HOUR)
  const ready = await navigator.serviceWorker.ready
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  ready.active?.postMessage({ keep: loaded.filter((path) => path.startsWith('/assets/')) })
}

/** The new version takes over, and the page begins anew with it. */
function renew(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  state.waiting?.postMessage('skip')
}

export function useFreshVersion(): (() => void) | null {
  const waiting = useSyncExternalStore(subscribe, () => state.waiting)
  return waiting && renew
}

export function useInstall(): (() => void) | null {
  const install = useSyncExternalStore(subscribe, () => state.install)
  return (
    install &&
    (() => {
      change({ install: null })
      void install.prompt()
    })
  )
}

function subscribe(read: () => void): () => void {
  readers.add(read)
  return () => readers.delete(read)
}

/** Is what one reads kept on this device for times without a connection? */
export async function isKeeping(): Promise<boolean> {
  return !('caches' in globalThis) || (await caches.match(REFUSED, { cacheName: WISHES })) === undefined
}

export async function setKeeping(keep: boolean): Promise<void> {
  if (keep) {
    await caches.delete(WISHES)
    return
  }
  await (await caches.open(WISHES)).put(REFUSED, new Response('no'))
  await caches.delete(READ)
}
