// Takes a picture of every screen in both languages, light and dark, on a desk and on a phone:
//   node pictures/take.mjs [folder] [name of a screen …] [--ru | --en] [--light | --dark] [--desk | --phone]
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openBrowser, openPage } from '../e2e/browser.mjs'
import { EMAIL, PASSWORD, startEmptyServer, startServer } from '../e2e/server.mjs'
import { furnish, House } from './house.mjs'
import { FIRST, SCREENS } from './screens.mjs'
import { startSpeaker } from './speaker.mjs'

const flags = process.argv.filter((one) => one.startsWith('--')).map((one) => one.slice(2))
const [folder = '../.cache/pictures', ...only] = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const vendor = {
  name: 'openai',
  preset: 'openai',
  secrets: { api_key: 'sk-for-the-pictures' },
  start: startSpeaker,
  model: 'gpt-4.1',
}
const LANGUAGES = { ru: 'ru-RU', en: 'en-US' }
const SCHEMES = { light: 'light', dark: 'dark' }
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const among = (screens) => screens.filter(({ name }) => only.length === 0 || only.includes(name))
const wanted = among(SCREENS)
const target = resolve(folder)
mkdirSync(target, { recursive: true })

/** Those of a kind that were asked for, or all of them. */
function asked(kinds) {
  const named = Object.keys(kinds).filter((one) => flags.includes(one))
  return Object.entries(kinds).filter(([name]) => named.length === 0 || named.includes(name))
}

const browser = await openBrowser()
let failed = 0
const views = asked(SIZES).flatMap(([size, viewport]) =>
  asked(SCHEMES).map(([colorScheme]) => ({ size, viewport, colorScheme })),
)
for (const [language, locale] of asked(LANGUAGES)) {
  if (among(FIRST).length > 0) for (const view of views) await takeFirst({ language, locale, ...view })
  if (wanted.length === 0) continue
  const server = await startServer({ vendor })
  try {
    const house = await House.enter(server.url, EMAIL, PASSWORD)
    const ids = await furnish(house, language)
    for (const view of views) await takeAll(server.url, house, ids, { language, locale, ...view })
  } finally {
    await server.stop()
  }
}
await browser.close()
process.exitCode = failed > 0 ? 1 : 0

function openTab(url, { locale, size, viewport, colorScheme }) {
  const touch = size === 'phone' ? { hasTouch: true, isMobile: true } : {}
  return openPage(browser, url, { viewport, colorScheme, locale, reducedMotion: 'reduce', ...touch })
}

async function takeAll(url, house, ids, view) {
  for (const guest of [true, false]) {
    const screens = wanted.filter((one) => Boolean(one.guest) === guest)
    if (screens.length === 0) continue
    const { page, complaints } = await openTab(url, view)
    if (!guest) {
      const [name, value] = house.cookie.split('=')
      await page.context().addCookies([{ name, value, url }])
    }
    page.on('response', (got) => {
      if (got.status() >= 500) process.stdout.write(`${got.status()} from ${new URL(got.url()).pathname}\n`)
    })
    for (const screen of screens) await take(page, screen, ids, view)
    for (const complaint of complaints) process.stdout.write(`the browser complains: ${complaint}\n`)
    await page.context().close()
  }
}

/** All of them, as each goes on from the one before; only those that were asked for are kept. */
async function takeFirst(view) {
  const server = await startEmptyServer()
  try {
    const { page } = await openTab(server.url, view)
    for (const screen of FIRST)
      await take(page, screen, { link: server.link }, view, among([screen]).length > 0)
    await page.context().close()
  } finally {
    await server.stop()
  }
}

async function take(page, screen, ids, { language, size, colorScheme }, kept = true) {
  page.setDefaultTimeout(8000)
  try {
    if (screen.path) await page.goto(screen.path(ids, language))
    if (screen.wait) await page.locator(screen.wait).first().waitFor()
    await screen.act?.(page, { size, language })
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(screen.pause ?? 350)
  } catch (error) {
    failed += 1
    process.stdout.write(
      `${screen.name} ${language} ${size} ${colorScheme}: ${error.message.split('\n')[0]}\n`,
    )
  }
  const path = join(target, `${screen.name}-${language}-${size}-${colorScheme}.png`)
  if (kept) await page.screenshot({ path })
  await screen.after?.(page)
}
