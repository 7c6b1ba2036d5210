// What changed from the version before to the one that is shown.
import { useMemo } from 'react'
import { diffLines, folded } from '../../logic/artifacts'
import { useTexts } from '../../ui/language'

type Props = { from: number; to: number; before: string; after: string }

export function Changes({ from, to, before, after }: Props) {
  const t = useTexts()
  const lines = useMemo(() => folded(diffLines(before, after)), [before, after])
  if (before === after) return <p className="artifact-empty">{t.artifacts.same}</p>
  return (
    <div
      className="artifact-changes"
      tabIndex={0}
      role="group"
      aria-label={t.artifacts.changesFrom(from, to)}
    >
      <p className="artifact-hint">{t.artifacts.changesFrom(from, to)}</p>
      <pre>
        {lines.map((line, index) =>
          line === null ? (
            <span key={index} className="change-gap">
              {t.artifacts.left}
            </span>
          ) : (
            <span key={index} className={SIGNS[line.sign]}>
              <i aria-hidden="true">{line.sign}</i>
              {line.sign === '+' ? (
                <ins>{line.text}</ins>
              ) : line.sign === '-' ? (
                <del>{line.text}</del>
              ) : (
                line.text
              )}
            </span>
          ),
        )}
      </pre>
    </div>
  )
}

const SIGNS = { ' ': 'change', '+': 'change change-new', '-': 'change change-old' }
