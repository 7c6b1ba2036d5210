// The part of the address after `#`, followed as it changes.
import { useSyncExternalStore } from 'react'

const EVENTS = ['hashchange', 'popstate', 'pushState', 'replaceState']

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => decodeURIComponent(location.hash.slice(1)))
}

function subscribe(listener: () => void): () => void {
  for (const name of EVENTS) addEventListener(name, listener)
  return () => {
    for (const name of EVENTS) removeEventListener(name, listener)
  }
}
