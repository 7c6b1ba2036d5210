// One row of the tree: its lines, the first words, and what can be done with the message.
import { memo, type ReactNode } from 'react'
import { useWorld } from '../../api/world'
import { findModel } from '../../logic/models'
import type { Row } from '../../logic/outline'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { Lines, widthOf } from './graph'

type Props = {
  id: string
  row: Row
  active: boolean
  height: number
  top: number
  /** The message that a second one is being chosen for: a row must then know the present way of picking. */
  picking: string | null
  onPick: () => void
  menu: ReactNode
}

export const TreeRow = memo(
  ({ id, row, active, height, top, onPick, menu }: Props) => {
    const t = useTexts()
    const { node } = row
    const who = node.role === 'user' ? t.tree.you : t.tree.answer
    const words = node.words || (node.role === 'user' ? t.tree.wordless : t.tree.silent)
    const classes = ['tree-row', row.shown ? 'tree-row-shown' : '', active ? 'tree-row-active' : '']
    return (
      <div
        id={id}
        role="treeitem"
        tabIndex={-1}
        aria-level={row.lane + 1}
        aria-selected={active}
        aria-expanded={row.count > 1 ? false : undefined}
        aria-label={row.count > 1 ? t.tree.folded(row.count) : label(who, words, row, t.tree.shown)}
        className={classes.filter(Boolean).join(' ')}
        style={{ top, height }}
        onClick={onPick}
        onKeyDown={() => undefined}
        data-node={row.id}
      >
        <Lines row={row} height={height} />
        {row.count > 1 ? (
          <span className="tree-fold" style={{ left: widthOf(row.lane) }}>
            {t.tree.folded(row.count)}
          </span>
        ) : (
          <span className="tree-text" style={{ left: widthOf(row.lane) }}>
            {row.names.map((name) => (
              <span key={name} className="tree-name">
                <Icon name="tag" size={12} />
                <span>{name}</span>
              </span>
            ))}
            <span className={node.role === 'user' ? 'tree-words tree-words-user' : 'tree-words'}>
              {words}
            </span>
            <Facts row={row} />
            {menu}
          </span>
        )}
      </div>
    )
  },
  (a, b) =>
    a.row === b.row &&
    a.active === b.active &&
    a.top === b.top &&
    a.picking === b.picking &&
    a.height === b.height,
)
TreeRow.displayName = 'TreeRow'

function label(who: string, words: string, row: Row, shown: string): string {
  return [who, words, ...row.names, row.shown ? shown : ''].filter(Boolean).join('. ')
}

function Facts({ row: { node } }: { row: Row }) {
  const t = useTexts()
  const format = useFormat()
  const models = useWorld((world) => world.models)
  if (node.role === 'user') return node.starred ? <Starred label={t.tree.starred} /> : null
  return (
    <span className="tree-facts">
      {node.starred && <Starred label={t.tree.starred} />}
      {node.verdict === 'chosen' && <Icon name="check" size={13} />}
      <span className="tree-model">
        {findModel(models, node.model)?.title ?? node.model?.split('.').at(-1)}
      </span>
      {node.cost !== null && Number(node.cost.amount) > 0 && (
        <span className="tree-cost">{format.cost(node.cost)}</span>
      )}
    </span>
  )
}

function Starred({ label: name }: { label: string }) {
  return (
    <span className="tree-star" title={name}>
      <Icon name="star" size={13} />
    </span>
  )
}
