// The live socket: stays open, comes back by itself, and hands every frame on.
import { waitBefore } from '../logic/backoff'
import type { Frame } from '../logic/types'

export type Link = 'off' | 'connecting' | 'open' | 'lost'

export type LiveEars = {
  onFrame: (frame: Frame) => void
  onLink: (link: Link) => void
  /** Asked before each try after a failure; false ends the tries (signed out). */
  mayReturn: () => Promise<boolean>
}

const SLACK = 5_000

export class Live {
  private socket: WebSocket | null = null
  private attempt = 0
  private beat = 15_000
  private retryTimer = 0
  private watchdog = 0
  private wanted = false
  private readonly ears: LiveEars

  constructor(ears: LiveEars) {
    this.ears = ears
    const wake = () => {
      if (document.visibilityState === 'visible') this.hurry()
    }
    addEventListener('online', wake)
    addEventListener('offline', () => this.abandon())
    document.addEventListener('visibilitychange', wake)
  }

  start(): void {
    if (this.wanted) return
    this.wanted = true
    this.attempt = 0
    this.connect()
  }

  stop(): void {
    this.wanted = false
    clearTimeout(this.retryTimer)
    clearTimeout(this.watchdog)
    this.socket?.close()
    this.socket = null
    this.ears.onLink('off')
  }

  watch(conversation: string, after: number): void {
    this.send({ t: 'watch', c: conversation, after })
  }

  unwatch(conversation: string): void {
    this.send({ t: 'unwatch', c: conversation })
  }

  private send(frame: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private connect(): void {
    this.ears.onLink(this.attempt === 0 ? 'connecting' : 'lost')
    const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`
    const socket = new WebSocket(address)
    this.socket = socket
    this.feedWatchdog()
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.socket) this.hear(String(data))
    })
    socket.addEventListener('close', () => {
      if (socket === this.socket) this.lose()
    })
  }

  private hear(data: string): void {
    const frame = JSON.parse(data) as Frame
    this.feedWatchdog()
    if (frame.t === 'hello') {
      this.attempt = 0
      this.beat = frame.beat * 1000
      this.ears.onLink('open')
    }
    this.ears.onFrame(frame)
  }

  /** A connection can die without a word: silence longer than two beats counts as a loss. */
  private feedWatchdog(): void {
    clearTimeout(this.watchdog)
    this.watchdog = window.setTimeout(() => this.abandon(), this.beat * 2 + SLACK)
  }

  private abandon(): void {
    if (this.socket === null) return
    this.socket.close()
    this.lose()
  }

  private lose(): void {
    this.socket = null
    clearTimeout(this.watchdog)
    if (!this.wanted) return
    this.ears.onLink('lost')
    const wait = waitBefore(this.attempt, Math.random())
    this.attempt += 1
    clearTimeout(this.retryTimer)
    this.retryTimer = window.setTimeout(() => void this.comeBack(), wait)
  }

  private async comeBack(): Promise<void> {
    const allowed = await this.ears.mayReturn()
    if (this.wanted && allowed && this.socket === null) this.connect()
  }

  /** The reader came back: a lost socket is opened at once, a living one is asked what was missed. */
  private hurry(): void {
    if (!this.wanted) return
    if (this.socket !== null) return this.send({ t: 'ping' })
    clearTimeout(this.retryTimer)
    void this.comeBack()
  }
}
