// What can be done with a message of the tree.
import type { Node } from '../../logic/outline'
import { IconButton } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'

export type NodeAct = 'show' | 'name' | 'fork' | 'compare' | 'star' | 'prune'

type Props = {
  node: Node
  names: readonly string[]
  onAct: (act: NodeAct) => void
  onRename: (name: string) => void
  onForget: (name: string) => void
}

export function NodeMenu({ node, names, onAct, onRename, onForget }: Props) {
  const t = useTexts()
  return (
    <span className="tree-menu" role="none" onClick={(event) => event.stopPropagation()}>
      <Menu
        label={t.tree.actions(node.words)}
        align="end"
        trigger={(props) => (
          <IconButton icon="more" small label={t.tree.actions(node.words)} tabIndex={-1} {...props} />
        )}
      >
        {(close) => {
          const item = (icon: Parameters<typeof MenuItem>[0]['icon'], text: string, run: () => void) => (
            <MenuItem
              {...(icon ? { icon } : {})}
              onSelect={() => {
                close()
                run()
              }}
            >
              {text}
            </MenuItem>
          )
          return (
            <>
              {item('arrowDown', t.tree.show, () => onAct('show'))}
              {item('star', node.starred ? t.tree.unstar : t.tree.star, () => onAct('star'))}
              {item('tag', t.tree.name, () => onAct('name'))}
              {names.map((name) => (
                <span key={name} role="none">
                  {item('edit', t.tree.rename(name), () => onRename(name))}
                  {item('close', t.tree.forget(name), () => onForget(name))}
                </span>
              ))}
              {item('fork', t.tree.forkHere, () => onAct('fork'))}
              {item('columns', t.tree.compareWith, () => onAct('compare'))}
              <MenuLine />
              <MenuItem
                icon="trash"
                danger
                onSelect={() => {
                  close()
                  onAct('prune')
                }}
              >
                {t.tree.prune}
              </MenuItem>
            </>
          )
        }}
      </Menu>
    </span>
  )
}
