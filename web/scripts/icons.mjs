// Draws the icons of the app from the mark: `node scripts/icons.mjs`. The maskable one has room around it to be cut.
import { readFileSync, writeFileSync } from 'node:fs'
import { openBrowser } from '../e2e/browser.mjs'

const PUBLIC = new URL('../public/', import.meta.url)
const mark = readFileSync(new URL('icon.svg', PUBLIC), 'utf8')
const ground = /fill="(#[0-9a-f]{6})"/.exec(mark)[1]
const browser = await openBrowser()

async function draw(name, size, { full = false, inset = 0 } = {}) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const around = full ? `background:${ground}` : ''
  await page.setContent(
    `<body style="margin:0;${around}"><div style="padding:${inset}px;width:${size - 2 * inset}px">${mark}</div>`,
  )
  writeFileSync(new URL(name, PUBLIC), await page.screenshot({ omitBackground: true }))
  await page.close()
}

await draw('icon-192.png', 192)
await draw('icon-512.png', 512)
await draw('icon-maskable-512.png', 512, { full: true, inset: 52 })
await draw('icon-touch-180.png', 180, { full: true, inset: 8 })
await browser.close()
