// The pane that draws all messages of a conversation with their branches.
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { forgetBranch, isBusy, nameBranch, prune, renameBranch, star } from '../../api/tree'
import { layOut, stepTo, subtree, type Node, type Row } from '../../logic/outline'
import { IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'
import { NameDialog } from './name-dialog'
import { NodeMenu, type NodeAct } from './node-menu'
import { TreeRow } from './row'
import { useOutline } from './use-outline'
import { useWindow } from './use-window'
import './tree.css'

type Props = {
  id: string
  onShow: (message: string) => void
  onFork: (message: string) => void
  onCompare: (left: string, right: string) => void
  onClose: () => void
}

const NOBODY: readonly Node[] = []
type Naming = { at: string; name: string }

export default function TreePane({ id, onShow, onFork, onCompare, onClose }: Props) {
  const t = useTexts()
  const act = useAct()
  const prefix = useId()
  const { outline, problem, setStar } = useOutline(id)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const [picking, setPicking] = useState<Node | null>(null)
  const [naming, setNaming] = useState<Naming | null>(null)
  const nodes = outline?.nodes ?? NOBODY
  const head = outline?.head_id ?? null
  const rows = useMemo(() => {
    const kept = new Set(nodes.filter((node) => node.starred).map((node) => node.id))
    return layOut({ nodes, head, branches: outline?.branches ?? [], kept, opened })
  }, [nodes, head, outline?.branches, opened])
  const found = rows.findIndex((row) => row.id === (active ?? head))
  const at =
    found >= 0
      ? found
      : Math.max(
          0,
          rows.findLastIndex((row) => row.shown),
        )
  const { list, reveal, focus, ...view } = useWindow(rows.length)
  const ready = outline !== null
  const revealed = useRef(false)
  useLayoutEffect(() => {
    if (!ready || revealed.current) return
    revealed.current = true
    reveal(at, 'center')
    focus()
  }, [ready, at, reveal, focus])

  const pick = (row: Row) => {
    if (row.count > 1) {
      setOpened(new Set([...opened, row.id]))
      setActive(row.id)
    } else if (picking) {
      if (row.id !== picking.id) onCompare(picking.id, row.id)
      setPicking(null)
    } else {
      setActive(row.id)
      onShow(row.id)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    const next = stepTo(rows, at, event.key)
    if (event.key === 'Escape') {
      if (picking) setPicking(null)
      else onClose()
    } else if (row && (event.key === 'Enter' || event.key === ' ')) pick(row)
    else if (row && row.count > 1 && event.key === 'ArrowRight') pick(row)
    else if (row && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      document.getElementById(`${prefix}-${row.id}`)?.querySelector<HTMLElement>('.tree-menu button')?.click()
    } else if (next !== null) {
      setActive(rows[next]?.id ?? null)
      reveal(next, 'nearest')
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const cut = async (node: Node) => {
    if (isBusy(nodes, node.id)) return toast(t.tree.busy)
    const back = await prune(id, nodes, node)
    toast(t.tree.pruned(subtree(nodes, node.id).size), { label: t.words.undo, run: () => act(back) })
  }
  const doWith = (node: Node, what: NodeAct) => {
    setActive(node.id)
    if (what === 'show') onShow(node.id)
    if (what === 'name') setNaming({ at: node.id, name: '' })
    if (what === 'fork') onFork(node.id)
    if (what === 'compare') setPicking(node)
    if (what === 'prune') act(() => cut(node))
    if (what === 'star') {
      setStar(node.id, !node.starred)
      act(() => star(node.id, !node.starred))
    }
    if (what !== 'name' && what !== 'fork') focus()
  }

  return (
    <section className="tree" aria-label={t.tree.open}>
      <header className="tree-head">
        <div className="tree-titles">
          <h2 className="tree-title">{t.tree.open}</h2>
          {outline && <p className="tree-size">{t.tree.size(nodes.length, leaves(nodes))}</p>}
        </div>
        {opened.size > 0 && (
          <IconButton icon="fold" small label={t.tree.foldAgain} onClick={() => setOpened(new Set())} />
        )}
        <IconButton icon="close" label={t.tree.close} onClick={onClose} />
      </header>
      {picking && (
        <p className="tree-picking" role="status">
          {t.tree.comparePick}
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {outline && nodes.length === 0 && <p className="tree-empty">{t.tree.empty}</p>}
      <div
        ref={list}
        className="tree-list"
        role="tree"
        tabIndex={0}
        aria-label={t.tree.label}
        aria-busy={!ready}
        aria-activedescendant={rows[at] ? `${prefix}-${rows[at].id}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div className="tree-rows" role="none" style={{ height: rows.length * view.height }}>
          {rows.slice(view.from, view.to).map((row, index) => (
            <TreeRow
              key={row.id}
              id={`${prefix}-${row.id}`}
              row={row}
              active={view.from + index === at}
              height={view.height}
              top={(view.from + index) * view.height}
              picking={picking?.id ?? null}
              onPick={() => pick(row)}
              menu={
                <NodeMenu
                  node={row.node}
                  names={row.names}
                  onAct={(what) => doWith(row.node, what)}
                  onRename={(name) => setNaming({ at: row.id, name })}
                  onForget={(name) => act(() => forgetBranch(id, name))}
                />
              }
            />
          ))}
        </div>
      </div>
      {naming && (
        <NameDialog
          name={naming.name}
          onClose={() => {
            setNaming(null)
            focus()
          }}
          onSave={(name) =>
            act(() =>
              naming.name === '' ? nameBranch(id, name, naming.at) : renameBranch(id, naming.name, name),
            )
          }
        />
      )}
    </section>
  )
}

function leaves(nodes: readonly Node[]): number {
  const parents = new Set(nodes.map((node) => node.parent_id))
  return nodes.filter((node) => !parents.has(node.id)).length
}
