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

  /** Puts a file into the house. */
  async upload(name, type, text) {
    const path = `/api/files?name=${encodeURIComponent(name)}&id=${newId()}`
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'Content-Type': type, Origin: this.url, Cookie: this.cookie },
      body: text,
    })
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`)
    return response.json()
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
    for (let left = turn ? 200 : 0; left > 0; left--) {
      const { state } = await this.call('GET', `/api/turns/${turn.id}`)
      if (state !== 'queued' && state !== 'running') return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  async talk(text, more = {}, said = {}) {
    const { id } = await this.call('POST', '/api/conversations', {
      id: newId(),
      model: `${PREFIX}gpt-4.1`,
      ...more,
    })
    return { id, ...(await this.ask(id, text, said)) }
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
  const project = newId()
  await house.call('POST', '/api/projects', {
    id: project,
    name: say.project,
    emoji: '📦',
    colour: 'teal',
    instructions: say.rules,
  })
  for (const text of say.moving) await house.talk(text, { project_id: project })
  for (const text of say.others) await house.talk(text)
  const branched = await house.talk(say.advice)
  await house.ask(branched.id, say.again, { parent_id: null })
  await house.ask(branched.id, say.shorter)
  await house.call('PUT', `/api/conversations/${branched.id}/branches/${encodeURIComponent(say.branch)}`, {
    message_id: branched.answer.id,
  })
  const several = await house.call('POST', '/api/conversations', { id: newId(), model: `${PREFIX}gpt-4.1` })
  await house.ask(several.id, say.advice, {
    models: ['gpt-4.1', 'gpt-5-mini', 'o4-mini'].map((one) => PREFIX + one),
  })
  const formula = await house.talk(say.formula)
  const page = await house.talk(say.page)
  const failed = await house.talk(say.broken)
  const table = await house.upload(say.file, 'text/csv', say.csv)
  const attached = {
    kind: 'file',
    file_id: table.id,
    name: say.file,
    media_type: 'text/csv',
    size: table.size,
  }
  const asked = { kind: 'text', text: say.aboutFile }
  const filed = await house.talk(undefined, {}, { parts: [attached, asked] })
  const compare = await house.talk(say.compare)
  for (const { answer } of [formula, compare, branched])
    await house.call('PUT', `/api/messages/${answer.id}/mark`, { starred: true, rating: 1 })
  await house.call('PATCH', `/api/conversations/${compare.id}`, { pinned: true })
  await house.call('POST', '/api/templates', { id: newId(), ...say.template })
  const starters = await house.call('GET', '/api/templates/starters')
  for (const { id: _, ...one } of (starters.items ?? []).slice(0, 4))
    await house.call('POST', '/api/templates', { id: newId(), ...pick(one) }).catch(() => undefined)
  await house.call('POST', '/api/assistants', {
    id: newId(),
    kind: 'custom',
    description: say.assistant.about,
    name: say.assistant.name,
    instructions: say.assistant.instructions,
  })
  await house.call('POST', '/api/budgets', {
    id: newId(),
    name: say.budget,
    amount: '5',
    currency: 'USD',
    period: 'month',
  })
  const share = await house.call('POST', '/api/shares', {
    id: newId(),
    conversation_id: compare.id,
    name: say.link,
    mode: 'frozen',
    copyable: true,
  })
  const invitation = await house.call('POST', '/api/invitations', {
    id: newId(),
    role: 'member',
    note: say.note,
  })
  return {
    compare: compare.id,
    formula: formula.id,
    page: page.id,
    branched: branched.id,
    several: several.id,
    project,
    token: share.token,
    failed: failed.id,
    filed: filed.id,
    invitation: invitation.token,
  }
}

const pick = ({ name, title, description, body, variables, tags }) => ({
  name,
  title,
  description,
  body,
  variables,
  tags,
})
