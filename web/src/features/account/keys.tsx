// API keys: made, shown once, revoked.
import { useState } from 'react'
import { listKeys, revokeKey } from '../../api/calls'
import type { ApiKey } from '../../logic/types'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy'
import { Confirm } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { KeyForm } from './key-form'

export function Keys() {
  const t = useTexts()
  const act = useAct()
  const { data, problem, reload } = useResource(listKeys)
  const [making, setMaking] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  return (
    <section className="section">
      <p className="section-lead">{t.keys.lead}</p>
      {problem && <ProblemNotice problem={problem} />}
      {fresh !== null && <FreshKey value={fresh} />}
      <ul className="cards">
        {data?.items.map((key) => (
          <KeyCard key={key.id} item={key} onRevoke={() => setRevoking(key)} />
        ))}
      </ul>
      {data?.items.length === 0 && fresh === null && <p className="page-empty">{t.keys.empty}</p>}
      <div>
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          {t.keys.create}
        </Button>
      </div>
      {making && (
        <KeyForm
          onClose={() => setMaking(false)}
          onMade={(value) => {
            setMaking(false)
            setFresh(value)
            reload()
          }}
        />
      )}
      {revoking && (
        <Confirm
          title={t.keys.revokeTitle(revoking.name)}
          text={t.keys.revokeText}
          action={t.keys.revoke}
          onClose={() => setRevoking(null)}
          onConfirm={() =>
            act(async () => {
              await revokeKey(revoking.id)
              setFresh(null)
              reload()
            })
          }
        />
      )}
    </section>
  )
}

function KeyCard({ item, onRevoke }: { item: ApiKey; onRevoke: () => void }) {
  const t = useTexts()
  const format = useFormat()
  return (
    <li className="card">
      <div className="card-main">
        <span className="card-title">{item.name}</span>
        <span className="card-about">
          {[
            item.scopes.map((scope) => t.keys[scope]).join(', '),
            t.keys.created(format.date(item.created_at)),
            item.expires_at === null ? null : t.keys.until(format.date(item.expires_at)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <Button size="small" onClick={onRevoke}>
        {t.keys.revoke}
      </Button>
    </li>
  )
}

function FreshKey({ value }: { value: string }) {
  const t = useTexts()
  const example = `curl ${location.origin}/v1/chat/completions \\
  -H "Authorization: Bearer ${value}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "guide.veche", "messages": [{"role": "user", "content": "Hello"}]}'`
  return (
    <div className="fresh-key" role="status">
      <p>{t.keys.once}</p>
      <div className="secret">
        <code>{value}</code>
        <CopyButton text={value} label={t.words.copy} />
      </div>
      <details>
        <summary>{t.keys.example}</summary>
        <pre>{example}</pre>
      </details>
    </div>
  )
}
