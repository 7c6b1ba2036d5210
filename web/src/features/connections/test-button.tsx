// Asks a connection whether it works, and says so beside the button.
import { useState } from 'react'
import { testConnection } from '../../api/calls'
import { toProblem } from '../../logic/problem'
import type { ConnectionTest } from '../../logic/types'
import { Button } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'
import { sentence } from '../../ui/problem'
import { toast } from '../../ui/toast'

export function useConnectionTest() {
  const t = useTexts()
  const format = useFormat()
  const say = (test: ConnectionTest) =>
    test.ok
      ? t.providers.works(t.providers.models(test.model_count ?? 0), format.seconds(test.latency_ms ?? 0))
      : (test.error?.text ?? t.problem.unknown)
  return async (name: string): Promise<{ ok: boolean; text: string }> => {
    try {
      const test = await testConnection(name)
      return { ok: test.ok, text: say(test) }
    } catch (error) {
      return { ok: false, text: sentence(t, toProblem(error)) }
    }
  }
}

export function TestButton({ name }: { name: string }) {
  const t = useTexts()
  const test = useConnectionTest()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    toast((await test(name)).text)
    setBusy(false)
  }
  return (
    <Button size="small" disabled={busy} onClick={() => void run()}>
      {busy ? t.providers.testing : t.providers.test}
    </Button>
  )
}
