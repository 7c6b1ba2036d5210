// On a phone nothing is wider than the screen: every address, with long titles, words and names in the house.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openPage, signIn } from './browser.mjs'
import { startServer } from './server.mjs'

const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'reduce',
}
const LONG = 'Превысокомногорассмотрительствующий_'.repeat(4)
const SECTIONS =
  'profile security privacy keys sharing appearance writing shortcuts defaults providers budgets people about'
const PAGES =
  '/ /?temporary /library /favourites /templates /templates/new /files /import /chat /archive /usage /settings ' +
  `/search?q=${LONG.slice(0, 9)} /manual/ru/index /manual/en/shortcuts`

let server
let browser
before(async () => {
  server = await startServer({ owner: LONG.slice(0, 60) })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** What is long goes into every list that a person can fill. */
async function fill(page) {
  return page.evaluate(async (long) => {
    const call = async (path, body, method) => {
      const headers = { 'Content-Type': 'application/json' }
      const response = await fetch(path, { method: method ?? 'POST', headers, body: JSON.stringify(body) })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return response.status === 204 ? null : response.json()
    }
    let made = Date.now()
    const id = () => {
      const time = (made++).toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${crypto.randomUUID().slice(24)}`
    }
    const project = await call('/api/projects', { id: id(), name: long.slice(0, 70), emoji: '📦' })
    const title = long.slice(0, 110)
    const chat = await call('/api/conversations', { id: id(), title, model: 'guide.veche' })
    const said = `${long} ${'https://example.org/'.repeat(9)}\n\n|${'a|'.repeat(9)}\n|${'-|'.repeat(9)}\n|${`${title}|`.repeat(9)}`
    const { question, message } = await call(`/api/conversations/${chat.id}/messages`, {
      id: id(),
      text: said,
      answer: false,
    })
    const first = (question ?? message).id
    await call(`/api/messages/${first}/mark`, { starred: true }, 'PUT')
    await call('/api/conversations', { id: id(), title, project_id: project.id })
    await call('/api/templates', {
      id: id(),
      name: 'long',
      title,
      description: long,
      body: long,
      tags: [long.slice(0, 30)],
    })
    await call('/api/assistants', {
      id: id(),
      kind: 'custom',
      name: long.slice(0, 60),
      description: long,
      instructions: long,
    })
    await call('/api/budgets', {
      id: id(),
      name: long.slice(0, 60),
      amount: '123456789',
      currency: 'RUB',
      period: 'month',
    })
    await call('/api/invitations', { id: id(), role: 'member', note: long.slice(0, 60) })
    await call('/api/shares', { id: id(), conversation_id: chat.id, name: long.slice(0, 60), mode: 'frozen' })
    return { chat: chat.id, project: project.id }
  }, LONG)
}

/** Names of the rooms that can be moved sideways. */
const wide = (page) =>
  page.evaluate(() => {
    const rooms = '.layout, .page-room, .beside-main, .bar, .transcript, .library, .settings, .page, main'
    const all = [document.scrollingElement, ...document.querySelectorAll(rooms)]
    return all
      .filter((one) => one.scrollWidth > Math.min(one.clientWidth, innerWidth) + 1)
      .map((one) => `${one.className || one.tagName} ${one.scrollWidth}`)
  })

test('no page of a phone moves sideways', async () => {
  const { page, complaints } = await openPage(browser, server.url, PHONE)
  await signIn(page)
  const { chat, project } = await fill(page)
  const found = []
  const sections = SECTIONS.split(' ').map((name) => `/settings/${name}`)
  const addresses = [...PAGES.split(' '), ...sections, `/c/${chat}`, `/project/${project}`]
  const look = async (tab) => {
    for (let address = addresses.pop(); address; address = addresses.pop()) {
      await tab.goto(address)
      await tab.locator('.beside-main').waitFor()
      await tab.waitForLoadState('networkidle')
      const names = await wide(tab)
      if (names.length > 0) found.push(`${address}: ${names.join(', ')}`)
    }
  }
  await Promise.all([look(page), look(await page.context().newPage()), look(await page.context().newPage())])
  assert.deepEqual(found, [])
  assert.deepEqual(complaints, [])
  await page.context().close()
})
