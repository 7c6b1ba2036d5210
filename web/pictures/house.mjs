// A house that is lived in: conversations, branches, a project, templates, as a person would have after a week.
import { TALKS } from './talks.mjs'

const PREFIX = 'openai.'
let made = 0
/** Ids like those of the page: version 7, in the order of making. */
function newId() {
  const time = (Date.now() + made).toString(16).padStart(12, '0')
  const rest = (made++).toString(16).padStart(4, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(1)}-8${rest.slice(1)}-${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}`
}

export class House {
  constructor(url, cookie) {
    this.url = url
    this.cookie = cookie
  }

  static async enter(url, email, password) {
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: url },
      body: JSON.stringify({ email, password }),
    })
    return new House(url, response.headers.get('Set-Cookie').split(';')[0])
  }

  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', Origin: this.url, Cookie: this.cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? null : response.json()
  }

  /** Says something and waits for the answer. */
  async ask(conversation, text, more = {}) {
    const accepted = await this.call('POST', `/api/conversations/${conversation}/messages`, {
      id: newId(),
      text,
      ...more,
    })
    await this.ended(accepted.turn)
    return accepted
  }

  async ended(turn) {
    for (let left = 200; turn && left > 0; left--) {
      const { state } = await this.call('GET', `/api/turns/${turn.id}`)
      if (state !== 'queued' && state !== 'running') return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  async talk(text, more = {}) {
    const { id } = await this.call('POST', '/api/conversations', {
      id: newId(),
      model: `${PREFIX}gpt-4.1`,
      ...more,
    })
    return { id, ...(await this.ask(id, text)) }
  }
}

/** Fills the house; the ids are for the addresses of the screens. */
export async function furnish(house, locale) {
  const say = TALKS[locale]
  await house.call('PATCH', '/api/me', {
    locale,
    name: say.owner,
    defaults: { model: `${PREFIX}gpt-4.1`, params: {} },
  })
  for (const text of say.others) await house.talk(text)
  const branched = await house.talk(say.advice)
  await house.ask(branched.id, say.again, { parent_id: null })
  const formula = await house.talk(say.formula)
  const page = await house.talk(say.page)
  const compare = await house.talk(say.compare)
  await house.call('PATCH', `/api/conversations/${compare.id}`, { pinned: true })
  return { compare: compare.id, formula: formula.id, page: page.id, branched: branched.id }
}
