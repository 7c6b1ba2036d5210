// Carries a file to the server in pieces: shows how far it is, waits while the network is away, goes on where it was.
import { waitBefore } from '../logic/backoff'
import type { FileInfo, UploadInfo } from '../logic/files'
import { Problem, readProblem, toProblem, UNREACHABLE } from '../logic/problem'
import { advance, isExhausted, newUpload, nextPiece, progressOf, SMALL, type Upload } from '../logic/upload'
import { newId } from './clock'
import { putFile } from './files'
import { client, take } from './http'

export type UploadEars = {
  onProgress: (progress: number, waiting: boolean) => void
  onDone: (file: FileInfo) => void
  onProblem: (problem: Problem) => void
}
export type UploadHandle = { id: string; retry: () => void; cancel: () => void }

/** Begins at once. After a problem, `retry` goes on where it stopped. */
export function startUpload(file: File, ears: UploadEars): UploadHandle {
  const job = new UploadJob(file, ears)
  void job.run()
  return job
}

class UploadJob implements UploadHandle {
  readonly id = newId()
  private readonly file: File
  private readonly ears: UploadEars
  private state: Upload
  private request: XMLHttpRequest | null = null
  private cancelled = false

  constructor(file: File, ears: UploadEars) {
    this.file = file
    this.ears = ears
    this.state = newUpload(file.size)
  }

  retry(): void {
    this.state = advance(this.state, { t: 'again' })
    void this.run()
  }

  cancel(): void {
    this.cancelled = true
    this.request?.abort()
    if (this.state.phase === 'done' || this.file.size <= SMALL) return
    void take(client.DELETE('/api/uploads/{upload_id}', this.params())).catch(() => undefined)
  }

  async run(): Promise<void> {
    while (!this.cancelled) {
      if (this.state.phase === 'done' || this.state.phase === 'failed') return
      try {
        await this.step()
      } catch (error) {
        if (this.cancelled) return
        this.suffer(toProblem(error))
      }
      const { phase, problem }: Upload = this.now()
      if (phase === 'failed' && problem !== null) return this.ears.onProblem(problem)
      if (phase !== 'done') this.ears.onProgress(progressOf(this.state), phase === 'wait')
    }
  }

  private async step(): Promise<void> {
    switch (this.state.phase) {
      case 'begin':
        return this.file.size <= SMALL ? this.sendWhole() : this.begin()
      case 'send':
        return this.sendPiece()
      case 'finish':
        return this.finish()
      default:
        return this.wait()
    }
  }

  private now(): Upload {
    return this.state
  }

  private params() {
    return { params: { path: { upload_id: this.id } } }
  }

  private async begin(): Promise<void> {
    const { name, size, type } = this.file
    const body = { id: this.id, name, size, media_type: type || null }
    const upload: UploadInfo = await take(client.POST('/api/uploads', { body }))
    this.state = advance(this.state, { t: 'held', received: upload.received })
  }

  private async sendWhole(): Promise<void> {
    const path = `/api/files?name=${encodeURIComponent(this.file.name)}&id=${this.id}`
    this.done((await this.send('POST', path, this.file)) as FileInfo)
  }

  private async sendPiece(): Promise<void> {
    const [from, to] = nextPiece(this.state)
    const path = `/api/uploads/${this.id}?offset=${from}`
    const upload = (await this.send('PATCH', path, this.file.slice(from, to))) as UploadInfo
    this.state = advance(this.state, { t: 'held', received: upload.received })
  }

  private async finish(): Promise<void> {
    this.done(await take(client.POST('/api/uploads/{upload_id}/finish', this.params())))
  }

  private done(file: FileInfo): void {
    this.state = advance(this.state, { t: 'finished' })
    putFile(file)
    if (!this.cancelled) this.ears.onDone(file)
  }

  /** `fetch` does not tell how much has been sent. */
  private send(method: string, path: string, body: Blob): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      this.request = request
      request.open(method, path)
      request.setRequestHeader('Accept', 'application/json')
      request.setRequestHeader('Content-Type', this.file.type || 'application/octet-stream')
      request.upload.addEventListener('progress', ({ loaded }) => {
        this.state = advance(
          { ...this.state, phase: 'send' },
          { t: 'moving', ahead: Math.min(loaded, body.size) },
        )
        this.ears.onProgress(progressOf(this.state), false)
      })
      const fail = () => reject(new Problem(UNREACHABLE, 0, ''))
      request.addEventListener('error', fail)
      request.addEventListener('abort', fail)
      request.addEventListener('load', () => {
        const answer = read(request.responseText)
        if (request.status >= 200 && request.status < 300) resolve(answer)
        else reject(readProblem(request.status, answer, request.getResponseHeader('Retry-After')))
      })
      request.send(body)
    })
  }

  private suffer(problem: Problem): void {
    const passing = problem.status === 0 || problem.status === 429 || problem.status >= 500
    if (problem.code === 'uploads.offset' || problem.code === 'uploads.incomplete')
      this.state = advance(this.state, { t: 'lost' })
    else if (problem.code === 'uploads.unknown') this.state = advance(this.state, { t: 'gone' })
    else if (passing) this.state = advance(this.state, { t: 'lost' })
    else this.state = advance(this.state, { t: 'refused', problem })
    if (isExhausted(this.state)) this.state = advance(this.state, { t: 'refused', problem })
  }

  /** Until the next try; while the browser knows that it is offline, until it is not. */
  private async wait(): Promise<void> {
    const pause = waitBefore(this.state.failures - 1, Math.random())
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        removeEventListener('online', end)
        resolve()
      }
      const timer = setTimeout(end, navigator.onLine ? pause : 3_600_000)
      addEventListener('online', end)
    })
    this.state = advance(this.state, { t: 'awake' })
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
