// The page without a connection: keeps its shell, and what the person read lately (unless they wish it not), for them
// alone. Everything is asked from the network first; what was kept is shown only when the network is gone.
const BUILD = '__BUILD__'
const SHELL = `veche-shell-${BUILD}`
const READ = 'veche-read'
const WISHES = 'veche-wishes'
const MOST = 60
const PATIENCE = 4000
const READABLE = /^\/api\/(me|setup|models|assistants|projects|conversations(\/[\w-]+(\/messages)?)?)$/

/** Counts the changes of person: an answer that was asked for before one is not kept after it. */
let round = 0

addEventListener('install', (event) => event.waitUntil(keepShell()))
addEventListener('activate', (event) => event.waitUntil(dropOldShells().then(() => clients.claim())))

addEventListener('message', (event) => {
  if (event.data === 'skip') skipWaiting()
  else if (Array.isArray(event.data?.keep)) event.waitUntil(keep(event.data.keep))
})

addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (url.pathname === '/api/session' || url.pathname.startsWith('/api/session/')) {
    if (request.method !== 'GET') event.respondWith(changePerson(request))
  } else if (request.method !== 'GET') {
    return
  } else if (request.mode === 'navigate') {
    if (!url.pathname.startsWith('/api/') && !url.pathname.startsWith('/s/')) event.respondWith(open(request))
  } else if (
    url.pathname.startsWith('/assets/') ||
    /^\/(theme\.js|icon[\w-]*\.(svg|png))$/.test(url.pathname)
  ) {
    event.respondWith(keptFirst(request))
  } else if (READABLE.test(url.pathname)) {
    event.respondWith(networkFirst(request, url))
  }
})

async function keepShell() {
  const answer = await fetch('/', { cache: 'no-cache' })
  if (!answer.ok) throw new Error('no shell')
  const cache = await caches.open(SHELL)
  const text = await answer.clone().text()
  await cache.put('/', answer)
  const parts = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
  await Promise.allSettled(parts.map((path) => cache.add(path)))
}

/** Parts that the page had loaded before this worker was there. */
async function keep(paths) {
  const cache = await caches.open(SHELL)
  const wanted = paths.filter((path) => typeof path === 'string' && path.startsWith('/assets/'))
  for (const path of wanted) if (!(await cache.match(path))) await cache.add(path).catch(() => undefined)
}

async function dropOldShells() {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('veche-shell-') && name !== SHELL)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** Signing in or out: what was kept for the one before goes first. */
async function changePerson(request) {
  round++
  await caches.delete(READ)
  return fetch(request)
}

async function open(request) {
  try {
    return await withPatience(fetch(request))
  } catch {
    return (await caches.match('/', { cacheName: SHELL })) ?? Response.error()
  }
}

async function keptFirst(request) {
  const kept = await caches.match(request, { cacheName: SHELL })
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone())
  return answer
}

async function networkFirst(request, url) {
  const before = round
  let answer
  try {
    answer = await fetch(request)
  } catch (error) {
    const kept = await caches.match(request.url, { cacheName: READ })
    if (kept) return kept
    throw error
  }
  if (answer.status === 401) await caches.delete(READ)
  else if (answer.ok && (await wished()) && before === round) await keepAnswer(url, answer.clone())
  return answer
}

async function keepAnswer(url, answer) {
  try {
    const text = await answer.text()
    if (/"(temporary":true|expires_at":\d)/.test(text) && url.pathname.includes('/conversations/')) return
    const cache = await caches.open(READ)
    await cache.delete(url.href)
    await cache.put(
      url.href,
      new Response(text, { headers: { 'Content-Type': 'application/json', 'X-Kept': '1' } }),
    )
    const all = await cache.keys()
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((one) => cache.delete(one)))
  } catch {
    // Without room nothing is kept; the answer itself goes to the page all the same.
  }
}

async function wished() {
  return (await caches.match('/offline', { cacheName: WISHES })) === undefined
}

function withPatience(answer) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error('too slow'))
    answer.then(resolve, reject)
  })
}
