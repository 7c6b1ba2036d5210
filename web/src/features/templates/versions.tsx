// What a template was before: each version with what it changed, and the way back.
import { useCallback } from 'react'
import { readVersions, restoreVersion, type TemplateVersion } from '../../api/templates'
import { difference } from '../../logic/diff'
import type { Template, Variable } from '../../logic/templates'
import { Button } from '../../ui/button'
import { useFormat, useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'

type Props = { template: Template; onRestored: (template: Template) => void }

export function Versions({ template, onRestored }: Props) {
  const t = useTexts()
  const act = useAct()
  const { id, version } = template
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const read = useCallback(() => readVersions(id), [id, version])
  const { data } = useResource(read)
  if (!data || data.length < 2) return null
  const restore = (number: number) =>
    act(async () => {
      onRestored(await restoreVersion(id, number))
      toast(t.templates.restored(number))
    })
  return (
    <section className="template-versions">
      <h2 className="section-title">{t.templates.versions}</h2>
      {data.map((one, at) => (
        <OneVersion
          key={one.number}
          version={one}
          before={data[at + 1] ?? null}
          current={one.number === version}
          onRestore={() => restore(one.number)}
        />
      ))}
    </section>
  )
}

type OneProps = {
  version: TemplateVersion
  before: TemplateVersion | null
  current: boolean
  onRestore: () => void
}

function OneVersion({ version, before, current, onRestore }: OneProps) {
  const t = useTexts()
  const format = useFormat()
  const words = { same: '', new: t.templates.added, gone: t.templates.removed }
  return (
    <details className="version" name="version">
      <summary>
        <span>{t.templates.version(version.number)}</span>
        <span className="version-when">
          {current ? t.templates.current : format.ago(version.created_at, Date.now())}
        </span>
      </summary>
      <div className="version-text">
        {difference(before ? textOf(before) : textOf(version), textOf(version)).map((piece, at) =>
          piece.kind === 'same' ? (
            <span key={at}>{piece.text}</span>
          ) : piece.kind === 'new' ? (
            <ins key={at} aria-label={words.new}>
              {piece.text}
            </ins>
          ) : (
            <del key={at} aria-label={words.gone}>
              {piece.text}
            </del>
          ),
        )}
      </div>
      {!current && (
        <Button size="small" onClick={onRestore}>
          {t.templates.restore}
        </Button>
      )}
    </details>
  )
}

/** The body, and the blanks as lines under it, so that a change of either is seen. */
function textOf({ body, variables }: TemplateVersion): string {
  return variables.length === 0 ? body : `${body}\n\n${variables.map(lineOf).join('\n')}`
}

function lineOf({ name, label, kind, required, default: usual, choices, min, max }: Variable): string {
  const limits = [min, max].some((one) => one !== null) ? `${min ?? ''}…${max ?? ''}` : ''
  const said = [label, kind, required ? '!' : '', usual && `= ${usual}`, choices.join(' | '), limits]
  return `{{${name}}} ${said.filter(Boolean).join(', ')}`
}
