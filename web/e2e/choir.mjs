// Three models with voices of their own: each answers the same question a little differently and at its own pace.
import { createServer } from 'node:http'

const BEGIN = { 'alto-1': 'A small garden', 'basso-2': 'A garden by the house', 'canto-3': 'One garden' }
const PAUSE = { 'alto-1': 5, 'basso-2': 12, 'canto-3': 20 }

export async function startChoir() {
  const asked = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.url.endsWith('/models')) {
      const data = Object.keys(PAUSE).map((id) => ({ id, object: 'model', created: 1, owned_by: 'e2e' }))
      response.setHeader('Content-Type', 'application/json')
      return response.end(JSON.stringify({ object: 'list', data }))
    }
    asked.push(JSON.parse(Buffer.concat(chunks).toString()))
    return sing(asked.at(-1), response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    asked,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function textOf(model, question) {
  const merged = question.includes('<answer')
  const first = merged ? 'Best of all: a garden' : BEGIN[model]
  return `${first} needs **water, light and patience**.

1. Dig in autumn.
2. Sow in ${model === 'basso-2' ? 'April' : 'May'}.
3. Water in the evening${model === 'canto-3' ? ', never at noon' : ''}.

That is ${merged ? 'the sum of it' : 'all'}.`
}

async function sing({ model, messages }, response) {
  const head = { id: 'x', created: 1, model }
  const usage = { prompt_tokens: 120, completion_tokens: 60, total_tokens: 180 }
  const question = JSON.stringify(messages.at(-1)?.content ?? '')
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const send = (delta, finish_reason, more = {}) => {
    const choices = [{ index: 0, delta, finish_reason }]
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`,
    )
  }
  for (const content of textOf(model, question).match(/\S+\s*/g)) {
    if (response.destroyed) return
    send({ content }, null)
    await new Promise((resolve) => setTimeout(resolve, PAUSE[model] ?? 1))
  }
  send({}, 'stop', { usage })
  response.end('data: [DONE]\n\n')
}

/** Makes the choir known to a server whose owner is signed in on the page. */
export async function connectChoir(page, base_url) {
  const models = await page.evaluate(async (address) => {
    const connection = {
      name: 'choir',
      preset: 'compatible',
      base_url: address,
      secrets: {},
      options: {},
      enabled: true,
    }
    const headers = { 'Content-Type': 'application/json' }
    await fetch('/api/connections', { method: 'POST', headers, body: JSON.stringify(connection) })
    return (await fetch('/api/models?refresh=true')).text()
  }, base_url)
  if (!models.includes('canto-3')) throw new Error(`the choir is not heard: ${models.slice(0, 300)}`)
}
