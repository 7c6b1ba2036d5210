// A fake vendor that answers with web pages: the first looks around where it should not, the next one is calm.
import { createServer } from 'node:http'

const SNOOPER = `Here it is.

\`\`\`html
<!doctype html>
<title>Snooper</title>
<h1>Snooper</h1>
<pre id="found"></pre>
<script>
  const attempt = (look) => { try { return String(look()) } catch (error) { return error.name } }
  const reach = (address) => fetch(address, { mode: 'no-cors' }).then(() => 'reached', () => 'refused')
  const found = {
    cookie: attempt(() => document.cookie),
    storage: attempt(() => localStorage.length),
    parent: attempt(() => window.parent === window ? top.opener.document : window.parent.document.title),
  }
  Promise.all([reach('/api/me'), reach('https://example.org/')]).then(([api, foreign]) => {
    Object.assign(found, { api, foreign, origin: String(self.origin) })
    document.querySelector('#found').textContent = JSON.stringify(found)
    document.body.insertAdjacentHTML('beforeend', '<p id="end">end</p>')
  })
</script>
\`\`\`
`
const CALM = `Calmer:

\`\`\`html
<!doctype html>
<title>Snooper</title>
<h1>Calm now</h1>
\`\`\`
`

export async function startPages() {
  const asked = []
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    response.setHeader('Content-Type', 'application/json')
    if (request.url.endsWith('/models')) {
      const data = [{ id: 'sees-1', object: 'model', created: 1, owned_by: 'e2e' }]
      return response.end(JSON.stringify({ object: 'list', data }))
    }
    const body = JSON.parse(Buffer.concat(chunks).toString())
    const last = body.messages.at(-1).content
    const text = typeof last === 'string' ? last : ''
    // names of conversations are asked for as well; the journeys look at questions only
    if (!body.messages[0].content.includes?.('title of 2 to 6 words')) asked.push(body)
    const said =
      /Make a page/.test(text) && !/artifact=/.test(text) ? SNOOPER : /artifact=/.test(text) ? CALM : 'Fine.'
    answer(said, body, response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${server.address().port}/v1`, asked, stop }
}

function answer(content, { model, stream }, response) {
  const head = { id: 'x', created: 1, model }
  const usage = { prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 }
  if (!stream) {
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
    return response.end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }))
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const send = (delta, finish_reason, more = {}) => {
    const choices = [{ index: 0, delta, finish_reason }]
    response.write(
      `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...more })}\n\n`,
    )
  }
  send({ content }, null)
  send({}, 'stop', { usage })
  response.end('data: [DONE]\n\n')
}
