// Opens a real browser on a real server for the journeys, and does what every journey does.
import assert from 'node:assert/strict'
import { chromium } from 'playwright-core'
import { EMAIL, PASSWORD } from './server.mjs'

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.VECHE_TEST_CHROMIUM || '/usr/bin/chromium',
    args: ARGS,
  })
}

/** A page that remembers everything the browser complained of. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    serviceWorkers: 'block', // what a page asks through one is not seen by `page.route`
    ...options,
  })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() === 'error' && !/status of (401|404|409|422)/.test(text)) complaints.push(text)
  })
  return { page, complaints }
}

export async function signIn(page, address = '/') {
  await page.goto(address)
  await page.locator('input[name=email]').fill(EMAIL)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('.layout').waitFor()
}

export async function say(page, text) {
  await page.locator('.composer-field').fill(text)
  await page.locator('.composer-bar .send:not(.send-stop)').click()
  await page.locator('.row-user', { hasText: text }).last().waitFor()
}

export async function answered(page) {
  await page.locator('.row-last.row-assistant .answer-foot').waitFor({ timeout: 60_000 })
  return page.locator('.row-last .prose').first().innerText()
}

/** Reads until what is read is `wanted` (a value, or a pattern): a page comes to rest in its own time. */
export async function settled(read, wanted) {
  const end = Date.now() + 15_000
  while (true) {
    const found = await read()
    try {
      return wanted instanceof RegExp ? assert.match(found, wanted) : assert.deepEqual(found, wanted)
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Waits until the transcript neither moves nor grows any more. */
export async function still(page) {
  await page.waitForFunction(() => {
    const frame = document.querySelector('.transcript')
    const now = `${frame.scrollTop} ${frame.scrollHeight} ${frame.querySelectorAll('.row').length}`
    window.stillFor = window.stillAt === now ? window.stillFor + 1 : 0
    window.stillAt = now
    return window.stillFor > 15
  })
}

export async function setLocale(page, locale) {
  await page.evaluate(
    (value) =>
      fetch('/api/me', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ locale: value }),
      }),
    locale,
  )
  await page.reload()
  await page.locator(`html[lang="${locale}"]`).waitFor({ state: 'attached' }) // its words come lazily
  await page.locator('.layout').waitFor()
}
