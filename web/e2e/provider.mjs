// A small model server that speaks OpenAI's wire: one model answers at once, one word by word.
import { createServer } from 'node:http'

const TEXT = `Here is a short comparison of the two, with advice at the end.

## What matters

A **small team** usually cares about three things: how easy it is to *run*, how it behaves under load, and how
to get the data back after a mistake.

| Question | SQLite | PostgreSQL |
|---|---|---|
| Setup | one file | a server |
| Writers | one | many |

1. Start with the simple one.
2. Measure.

\`\`\`python
for line in lines:
    print(line.strip())
\`\`\`

That is all for now.`

const PAUSE = { 'fast-1': 1, 'slow-1': 40, 'still-1': 400 }

/** `asked` is what came to it, oldest first. */
export async function startProvider() {
  const asked = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.url.endsWith('/models')) return listModels(response)
    asked.push(JSON.parse(Buffer.concat(chunks).toString()))
    return answer(asked.at(-1), response)
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

function listModels(response) {
  const data = Object.keys(PAUSE).map((id) => ({ id, object: 'model', created: 1, owned_by: 'e2e' }))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ object: 'list', data }))
}

async function answer({ model, stream }, response) {
  const head = { id: 'x', created: 1, model }
  const usage = { prompt_tokens: 120, completion_tokens: 90, total_tokens: 210 }
  if (!stream) {
    const message = { role: 'assistant', content: TEXT }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }))
    return
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const send = (delta, finish_reason, more = {}) => {
    const choices = [{ index: 0, delta, finish_reason }]
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`,
    )
  }
  for (const content of TEXT.match(/\S+\s*/g)) {
    if (response.destroyed) return
    send({ content }, null)
    await new Promise((resolve) => setTimeout(resolve, PAUSE[model] ?? 1))
  }
  send({}, 'stop', { usage })
  response.end('data: [DONE]\n\n')
}
