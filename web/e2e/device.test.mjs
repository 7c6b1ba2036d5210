// A terminal is let in by a person at a browser: the real `chat login` against a real server.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { openBrowser, openPage, setLocale, signIn } from './browser.mjs'
import { EMAIL, PASSWORD, startServer } from './server.mjs'

const PYTHON = process.env.VECHE_TEST_PYTHON ?? new URL('../../.venv/bin/python', import.meta.url).pathname
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: 'dark' }
const CODE = /\d{3}-\d{3}-\d{3}/
// `chat login` asks at a browser only when a person sits at the terminal
const AT_TERMINAL = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
`

let browser
let server
let home

before(async () => {
  server = await startServer()
  browser = await openBrowser()
  home = mkdtempSync(join(tmpdir(), 'veche-e2e-home-'))
})
after(async () => {
  await browser?.close()
  await server?.stop()
  if (home) rmSync(home, { recursive: true, force: true })
})

/** A command of `chat` at a terminal: what it writes, and how it ends. */
function chat(...words) {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    TERM: 'xterm',
    VECHE_LLM_DETECT: 'false',
  }
  const command = [join(dirname(PYTHON), 'chat'), ...words]
  const started = spawn(PYTHON, ['-c', AT_TERMINAL, ...command], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  const waiting = []
  started.stdout.on('data', (piece) => {
    text += piece
    for (const look of waiting) look()
  })
  const ended = new Promise((resolve) => started.once('exit', resolve))
  const heard = (wanted) =>
    new Promise((resolve, reject) => {
      const look = () => wanted.test(text) && resolve(wanted.exec(text)[0])
      waiting.push(look)
      look()
      ended.then(() => reject(new Error(`the command ended: ${text}`)))
    })
  return { heard, ended }
}

async function serious(page) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document))
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0].html}`)
}

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

test('a terminal is let in, its key is listed, and ends with the login', async () => {
  const { page, complaints } = await openPage(browser, server.url)
  const login = chat('login', server.url, '--name', 'reading room')
  const code = await login.heard(CODE)
  await page.goto(`/device#${code}`)
  await page.locator('input[name=email]').fill(EMAIL)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('input[name=code]').waitFor()
  assert.equal(await page.locator('input[name=code]').inputValue(), code)
  assert.deepEqual(await serious(page), [])
  await page.keyboard.press('Enter')
  await page.getByText('reading room').waitFor()
  await page.getByText('127.0.0.1').waitFor()
  await page.getByText('Read your conversations and go on with them').waitFor()
  const compared = (await page.locator('.gate-head').innerText()).replaceAll('\u2011', '-')
  assert.ok(compared.includes(code), 'the code is compared once more')
  assert.deepEqual(await serious(page), [])
  await page.getByRole('button', { name: 'Let it in' }).click()
  await page.getByRole('heading', { name: 'It is in' }).waitFor()
  await login.heard(/Signed in to .* as Anna/)
  assert.equal(await login.ended, 0)
  await page.getByRole('button', { name: 'API keys' }).click()
  await page.getByText('chat · reading room').waitFor()
  assert.equal(await chat('logout').ended, 0)
  await page.reload()
  await page.locator('.section').waitFor()
  await page.getByText('There are no keys.').waitFor()
  assert.deepEqual(complaints, [])
})

test('on a phone, in Russian, in the dark: a wrong code, a refusal', async () => {
  const { page } = await openPage(browser, server.url, PHONE)
  await signIn(page)
  await setLocale(page, 'ru')
  await page.goto('/device')
  await page.locator('input[name=code]').fill('1234 56789')
  assert.equal(await page.locator('input[name=code]').inputValue(), '123-456-789')
  await page.getByRole('button', { name: 'Дальше' }).click()
  await page.getByText('Под этим кодом никто не ждёт').waitFor()
  const login = chat('login', server.url)
  await page.locator('input[name=code]').fill(await login.heard(CODE))
  await page.getByRole('button', { name: 'Дальше' }).click()
  await page.getByRole('button', { name: 'Отказать' }).waitFor()
  assert.equal(await wide(page), false)
  assert.deepEqual(await serious(page), [])
  await page.getByRole('button', { name: 'Отказать' }).click()
  await page.getByRole('heading', { name: 'Отказано' }).waitFor()
  await login.heard(/refused/)
  assert.notEqual(await login.ended, 0)
})
