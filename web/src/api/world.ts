// All that this browser knows about the server, in one place that screens can subscribe to.
import { useSyncExternalStore } from 'react'
import type { Chats } from '../logic/chats'
import type { Outgoing } from '../logic/outbox'
import type { Project } from '../logic/projects'
import { newTalk, reduceTalk, type Talk, type TalkAction } from '../logic/talk'
import type { Template } from '../logic/templates'
import type { Assistant, Me, ModelList } from '../logic/types'
import type { Link } from './live'

export type World = {
  me: Me | null
  link: Link
  chats: Chats
  chatsNext: string | null
  chatsRead: boolean
  archive: Chats
  /** In their order; null until the sidebar has asked for them. */
  projects: readonly Project[] | null
  talks: ReadonlyMap<string, Talk>
  outbox: readonly Outgoing[]
  /** Of people who spoke in conversations with several: id to name. */
  names: ReadonlyMap<string, string>
  models: ModelList | null
  /** Newest first; null until a screen has asked for them. */
  assistants: readonly Assistant[] | null
  /** The same. */
  templates: readonly Template[] | null
}

const BLANK: World = {
  me: null,
  link: 'off',
  chats: new Map(),
  chatsNext: null,
  chatsRead: false,
  archive: new Map(),
  projects: null,
  talks: new Map(),
  outbox: [],
  names: new Map(),
  models: null,
  assistants: null,
  templates: null,
}

let world = BLANK
let waiting = false
const listeners = new Set<() => void>()

export function getWorld(): World {
  return world
}

export function changeWorld(change: Partial<World>): void {
  world = { ...world, ...change }
  tell()
}

export function forgetWorld(): void {
  world = BLANK
  tell()
}

export function talkOf(id: string): Talk {
  return world.talks.get(id) ?? newTalk(id)
}

/** `soon` waits for the next picture: several deltas then cost one rendering. */
export function changeTalk(id: string, action: TalkAction, soon = false): Talk {
  const before = talkOf(id)
  const after = reduceTalk(before, action)
  if (after === before && world.talks.has(id)) return after
  world = { ...world, talks: new Map(world.talks).set(id, after) }
  if (soon) tellSoon()
  else tell()
  return after
}

export function dropTalk(id: string): void {
  const talks = new Map(world.talks)
  if (talks.delete(id)) changeWorld({ talks })
}

export function useWorld<T>(select: (world: World) => T): T {
  return useSyncExternalStore(subscribe, () => select(world))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}

function tellSoon(): void {
  if (waiting) return
  waiting = true
  const now = () => {
    waiting = false
    tell()
  }
  if (document.visibilityState === 'visible') requestAnimationFrame(now)
  else setTimeout(now, 250)
}
