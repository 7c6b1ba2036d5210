// A model server that answers like a good model: with thoughts, a table, code, formulas, a diagram, notes and sources.
import { createServer } from 'node:http'

const THOUGHTS = 'The person wants a tour. I should show **each** kind of block once, and keep it short.'

export const TOUR = `Here is a short tour[^1], with a source [1]. It costs $5 and not $10, whatever $x^2 + y^2$ says.

## A table

| Question | SQLite | PostgreSQL | MySQL | ClickHouse | DuckDB | What it means for a small team |
|---|:-:|--:|---|---|---|---|
| Setup | one file | a server | a server | a server | one file | The first one wants nothing of anybody |
| Writers | one | many | many | many | one | Most people never meet the limit |

- [x] measured
- [ ] written down

## Code

\`\`\`python title="lines.py"
for number, line in enumerate(lines):
    print(f"{number:>4} {line.strip()} — a rather long line that has to scroll or to wrap, as the reader likes it best")
\`\`\`

## Formulas

The sum is \\(\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\\), and with lines of its own:

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

## A diagram

\`\`\`mermaid
flowchart LR
  A[Question] --> B{Known?}
  B -->|yes| C[Answer]
  B -->|no| D[Search]
  D --> C
\`\`\`

\`\`\`mermaid
flowchart LR
  A --> --> nonsense [[
\`\`\`

![A chart](https://pictures.example/chart.png)

H<sub>2</sub>O is water. Press <kbd>Enter</kbd>.

That is the end of the tour.

[^1]: A tour is a walk with stops.`

const PAUSE = { 'tour-1': 1, 'tour-slow': 10 }
const SOURCE = {
  type: 'url_citation',
  url_citation: { url: 'https://docs.example/tour', title: 'How to tour', content: 'A tour has stops.' },
}

export async function startReader() {
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

export const READER = { name: 'mine', preset: 'compatible', secrets: {}, start: startReader, model: 'tour-1' }

function listModels(response) {
  const data = [...Object.keys(PAUSE), 'locked-1'].map((id) => ({ id, object: 'model', created: 1 }))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ object: 'list', data }))
}

async function answer({ model }, response) {
  if (model === 'locked-1') {
    response.writeHead(401, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ error: { message: 'Incorrect API key', code: 'invalid_api_key' } }))
    return
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const send = (delta, finish_reason = null, more = {}) => {
    const choices = [{ index: 0, delta, finish_reason }]
    const chunk = { id: 'x', created: 1, model, object: 'chat.completion.chunk', choices, ...more }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  const say = async (text, field) => {
    for (const piece of text.match(/\S+\s*/g)) {
      if (response.destroyed) return
      send({ [field]: piece })
      await new Promise((resolve) => setTimeout(resolve, PAUSE[model] ?? 1))
    }
  }
  await say(THOUGHTS, 'reasoning_content')
  await say(TOUR, 'content')
  send({ annotations: [SOURCE] })
  const usage = { prompt_tokens: 320, completion_tokens: 410, total_tokens: 730 }
  send({}, 'stop', { usage })
  response.end('data: [DONE]\n\n')
}
