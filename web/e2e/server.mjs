// The server under the journeys: the one at VECHE_URL, or a fresh one with an owner and a provider of its own.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { startProvider } from './provider.mjs'

export const EMAIL = process.env.VECHE_EMAIL ?? 'anna@example.org'
export const PASSWORD = process.env.VECHE_PASSWORD ?? 'pass-word-1'
const PYTHON = process.env.VECHE_TEST_PYTHON ?? new URL('../../.venv/bin/python', import.meta.url).pathname

const FAKE = { name: 'mine', preset: 'compatible', secrets: {}, start: startProvider, model: 'slow-1' }

/** `vendor`: the provider behind it; a model of it must be there before the journey begins. */
export async function startServer({ vendor = FAKE, owner: ownerName = 'Anna' } = {}) {
  if (process.env.VECHE_URL)
    return {
      url: process.env.VECHE_URL,
      slowModel: process.env.VECHE_SLOW_MODEL ?? null,
      asked: null,
      stop: () => undefined,
    }
  const data = mkdtempSync(join(tmpdir(), 'veche-e2e-data-'))
  // without titles: journeys find a conversation by the words they said, and count what the vendor is asked
  const env = {
    ...process.env,
    VECHE_DATA: data,
    VECHE_PORT: '0',
    VECHE_HOST: '127.0.0.1',
    VECHE_TURNS_TITLES: 'false',
  }
  const veche = join(dirname(PYTHON), 'veche')
  const owner = ['manage', 'owner', '--email', EMAIL, '--name', ownerName, '--password-stdin']
  execFileSync(veche, owner, { env, input: PASSWORD, stdio: ['pipe', 'ignore', 'inherit'] })
  const server = spawn(veche, ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const url = await addressOf(server)
  const provider = await vendor.start()
  const stop = async () => {
    provider.stop()
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await connect(url, provider.url, vendor)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, slowModel: 'slow-1', asked: provider.asked, stop }
}

/** A server that has no owner yet; `link` is the owner's. */
export async function startEmptyServer() {
  const data = mkdtempSync(join(tmpdir(), 'veche-e2e-data-'))
  const env = {
    ...process.env,
    VECHE_DATA: data,
    VECHE_PORT: '0',
    VECHE_HOST: '127.0.0.1',
    VECHE_LLM_DETECT: 'false',
  }
  const server = spawn(join(dirname(PYTHON), 'veche'), ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const link = await lineOf(server, /(http:\/\/\S+\/setup\?token=\S+)/)
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  return { url: new URL(link).origin, link, stop }
}

/** The server says where it is in its first lines. */
const addressOf = (server) => lineOf(server, /Veche is at (http:\/\/\S+)/)

function lineOf(server, wanted) {
  return new Promise((resolve, reject) => {
    const heard = []
    const hear = (line) => {
      heard.push(line)
      const found = wanted.exec(line)
      if (found) resolve(found[1])
    }
    createInterface({ input: server.stdout }).on('line', hear)
    createInterface({ input: server.stderr }).on('line', hear)
    server.once('exit', () => reject(new Error(`the server did not start:\n${heard.join('\n')}`)))
  })
}

async function connect(url, base_url, { name, preset, secrets, model }) {
  const post = (path, body, cookie = '') =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url, Cookie: cookie },
      body: JSON.stringify(body),
    })
  const session = await post('/api/session', { email: EMAIL, password: PASSWORD })
  const cookie = session.headers.get('Set-Cookie').split(';')[0]
  const connection = { name, preset, base_url, secrets, options: {}, enabled: true }
  const made = await post('/api/connections', connection, cookie)
  if (!made.ok) throw new Error(`no connection: ${await made.text()}`)
  const models = await fetch(`${url}/api/models?refresh=true`, { headers: { Cookie: cookie } })
  if (!(await models.text()).includes(model)) throw new Error('the provider gave no models')
}
