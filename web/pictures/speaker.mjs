// A model server for the pictures: it speaks OpenAI's wire and knows what to say.
import { createServer } from 'node:http'
import { answerTo } from './talks.mjs'

const MODELS = ['gpt-5-mini', 'gpt-4.1', 'o4-mini']

const pause = (ms) => new Promise((done) => setTimeout(done, ms))

export async function startSpeaker() {
  const server = createServer(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    if (request.url.endsWith('/models')) return listModels(response)
    return answer(JSON.parse(Buffer.concat(chunks).toString()), response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function listModels(response) {
  const data = MODELS.map((id) => ({ id, object: 'model', created: 1, owned_by: 'pictures' }))
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify({ object: 'list', data }))
}

async function answer({ model, stream, messages }, response) {
  const content = messages.findLast(({ role }) => role === 'user').content
  const said = typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('')
  const { thought, text, slow, broken } = answerTo(said, MODELS.indexOf(model))
  if (broken) {
    response.statusCode = 402
    response.setHeader('Content-Type', 'application/json')
    return response.end(
      JSON.stringify({ error: { message: 'You exceeded your current quota.', type: 'insufficient_quota' } }),
    )
  }
  await pause(240)
  const usage = { prompt_tokens: 412, completion_tokens: Math.ceil(text.length / 3) }
  const head = { id: 'x', created: 1, model }
  if (!stream) {
    const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }]
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
  if (thought) send({ reasoning_content: thought }, null)
  for (const word of slow ? text.split(/(?<= )/) : [text]) {
    if (slow) await pause(120)
    send({ content: word }, null)
  }
  send({}, 'stop', { usage })
  response.end('data: [DONE]\n\n')
}
