"""The `/v1` door with OpenAI's own Node client, unchanged."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec

from tests.fakes.script import Call, Recorded, Refusal, Script
from tests.features.llm.conftest import Opened
from tests.features.turns.stage import WORDS, HeldOpenAI

SCRIPT = """
import OpenAI from 'openai'

const [baseURL, apiKey] = process.argv.slice(2)
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 })
const model = 'openai.fake-model'
const ask = (content, more = {}) => ({ model, messages: [{ role: 'user', content }], ...more })
const name = async (promise) => promise.then(() => 'nothing', (error) => [error.constructor.name, error.code])
const out = {}

out.models = (await client.models.list()).data.map((one) => one.id)
const whole = await client.chat.completions.create(ask('hello'))
out.whole = [whole.choices[0].message.content, whole.choices[0].finish_reason, whole.usage.total_tokens]

let text = ''
let usage = null
const options = { stream: true, stream_options: { include_usage: true } }
for await (const chunk of await client.chat.completions.create(ask('hello', options))) {
  text += chunk.choices[0]?.delta.content ?? ''
  usage = chunk.usage ?? usage
}
out.stream = [text, usage.total_tokens]

const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }]
const runner = client.chat.completions.stream(ask('use a tool', { tools }))
const final = await runner.finalChatCompletion()
out.tools = final.choices[0].message.tool_calls.map((call) => [call.function.name, call.function.arguments])

out.unknown = await name(client.chat.completions.create({ ...ask('hello'), model: 'nobody.none' }))
out.bad = await name(client.chat.completions.create({ model, messages: [] }))
out.rate = await name(client.chat.completions.create(ask('too fast')))
out.key = await name(new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).models.list())
console.log(JSON.stringify(out))
"""


def by_word(recorded: Recorded) -> Script:
    if "use a tool" in recorded.text:
        return Script(text=(), calls=(Call("look", {"at": "небо"}),))
    if "too fast" in recorded.text:
        return Script(refusal=Refusal("rate"))
    return Script(text=WORDS)


async def run(folder: Path, *words: str) -> Any:
    (folder / "talk.mjs").write_text(SCRIPT)
    process = await asyncio.create_subprocess_exec(
        "node", "talk.mjs", *words, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return msgspec.json.decode(out)


async def test_the_node_client_works_unchanged(opened: Opened, node_client: Path) -> None:
    stage = await opened(fake=HeldOpenAI(by_word), VECHE_LLM_RETRIES="0")
    found = await run(node_client, f"{stage.url}/v1", stage.key)
    assert "openai.fake-model" in found["models"]
    assert found["whole"] == ["".join(WORDS), "stop", 28]
    assert found["stream"] == ["".join(WORDS), 28]
    assert found["tools"] == [["look", '{"at": "небо"}']]
    assert found["unknown"] == ["NotFoundError", "model_not_found"]
    assert found["bad"][0] == "BadRequestError"
    assert found["rate"][0] == "RateLimitError"
    assert found["key"] == ["AuthenticationError", "invalid_api_key"]
