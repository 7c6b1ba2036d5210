// Opens the page in a real Chromium, signed in, with nothing cached; prints what it loaded and when it could be used.
import { createRequire } from 'node:module'

const [address, email, password, chromium] = process.argv.slice(2)
const playwright = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core')

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ['--no-sandbox'] })
try {
  const context = await browser.newContext()
  const signedIn = await context.request.post(`${address}/api/session`, {
    data: { email, password },
    headers: { origin: address },
  })
  if (!signedIn.ok()) throw new Error(`sign-in: http ${signedIn.status()}`)
  const page = await context.newPage()
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  const kinds = new Map()
  const bytes = {}
  network.on('Network.responseReceived', (event) => kinds.set(event.requestId, event.type))
  network.on('Network.loadingFinished', (event) => {
    const kind = kinds.get(event.requestId) ?? 'Other'
    bytes[kind] = (bytes[kind] ?? 0) + event.encodedDataLength
  })
  const began = performance.now()
  await page.goto(address)
  await page.locator('textarea').first().waitFor()
  const usable = performance.now() - began
  await page.waitForLoadState('networkidle')
  console.log(JSON.stringify({ usable, bytes }))
} finally {
  await browser.close()
}
