// The line above an artifact: its name, how it is shown, which version, and what can be done with it.
import { useState } from 'react'
import {
  artifactFile,
  changeArtifact,
  deleteArtifact,
  openArtifact,
  restoreVersion,
} from '../../api/artifacts'
import { artifactTitle, type Artifact, type ArtifactVersion } from '../../logic/artifacts'
import { Button, IconButton } from '../../ui/button'
import { putOnClipboard } from '../../ui/clipboard'
import { Confirm } from '../../ui/dialog'
import { useFormat, useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import { useAct } from '../../ui/problem'
import { toast } from '../../ui/toast'

export type Tab = 'look' | 'source' | 'changes'

type Props = {
  artifact: Artifact
  number: number
  content: string | null
  tab: Tab
  full: boolean
  onTab: (tab: Tab) => void
  onNumber: (number: number | null) => void
  onFull: () => void
  onClose: () => void
}

const TABS: readonly Tab[] = ['look', 'source', 'changes']

export function Head(props: Props) {
  const { artifact, number, tab, full, onTab, onNumber, onFull, onClose } = props
  const t = useTexts()
  const act = useAct()
  const [naming, setNaming] = useState(false)
  const names = { look: t.artifacts.look, source: t.artifacts.source, changes: t.artifacts.changes }
  return (
    <>
      <header className="artifact-head">
        <IconButton
          icon="list"
          label={t.artifacts.all}
          onClick={() => openArtifact(artifact.conversation_id, 'list')}
        />
        {naming ? (
          <Naming artifact={artifact} onDone={() => setNaming(false)} />
        ) : (
          <h2>
            <button type="button" title={t.artifacts.rename} onClick={() => setNaming(true)}>
              {artifactTitle(artifact, t.artifacts.kinds)}
            </button>
          </h2>
        )}
        <IconButton
          icon="expand"
          label={full ? t.artifacts.unfull : t.artifacts.full}
          aria-pressed={full}
          onClick={onFull}
        />
        <More {...props} onRename={() => setNaming(true)} />
        <IconButton icon="close" label={t.artifacts.close} onClick={onClose} />
      </header>
      <div className="artifact-tools">
        <div className="artifact-tabs" role="group" aria-label={t.artifacts.look}>
          {TABS.map((one) => (
            <button key={one} type="button" aria-pressed={tab === one} onClick={() => onTab(one)}>
              {names[one]}
            </button>
          ))}
        </div>
        <Versions artifact={artifact} number={number} onNumber={onNumber} />
      </div>
      {number !== artifact.version && (
        <p className="artifact-older">
          <span>{t.artifacts.older(number)}</span>
          <Button
            size="small"
            onClick={() =>
              act(async () => {
                await restoreVersion(artifact.id, number)
                onNumber(null)
              })
            }
          >
            {t.artifacts.restore}
          </Button>
          <Button size="small" onClick={() => onNumber(null)}>
            {t.artifacts.newest}
          </Button>
        </p>
      )}
    </>
  )
}

function Versions({ artifact, number, onNumber }: Pick<Props, 'artifact' | 'number' | 'onNumber'>) {
  const t = useTexts()
  const format = useFormat()
  const words = ({ number: n, author, restored_from, created_at }: ArtifactVersion) =>
    [
      t.artifacts.version(n),
      restored_from === null ? t.artifacts.by[author] : t.artifacts.restored(restored_from),
      format.time(created_at),
    ].join(' · ')
  return (
    <select
      className="artifact-versions"
      aria-label={t.artifacts.choose}
      value={number}
      onChange={(event) => onNumber(Number(event.target.value))}
    >
      {artifact.versions.toReversed().map((one) => (
        <option key={one.number} value={one.number}>
          {words(one)}
        </option>
      ))}
    </select>
  )
}

function More({ artifact, number, content, onRename }: Props & { onRename: () => void }) {
  const t = useTexts()
  const act = useAct()
  const [doomed, setDoomed] = useState(false)
  return (
    <>
      <Menu
        label={t.artifacts.more}
        align="end"
        trigger={(trigger) => <IconButton icon="more" label={t.artifacts.more} {...trigger} />}
      >
        {(close) => (
          <>
            <MenuItem
              icon="copy"
              onSelect={() => {
                close()
                act(async () => {
                  await putOnClipboard(content ?? '')
                  toast(t.artifacts.copied)
                })
              }}
            >
              {t.artifacts.copy}
            </MenuItem>
            <MenuItem
              icon="download"
              onSelect={() => {
                close()
                location.assign(artifactFile(artifact.id, number))
              }}
            >
              {t.artifacts.download}
            </MenuItem>
            <MenuItem
              icon="edit"
              onSelect={() => {
                close()
                onRename()
              }}
            >
              {t.artifacts.rename}
            </MenuItem>
            <MenuLine />
            <MenuItem
              icon="trash"
              onSelect={() => {
                close()
                setDoomed(true)
              }}
            >
              {t.artifacts.delete}
            </MenuItem>
          </>
        )}
      </Menu>
      {doomed && (
        <Confirm
          title={t.artifacts.deleteTitle}
          text={t.artifacts.deleteText(artifactTitle(artifact, t.artifacts.kinds))}
          action={t.artifacts.delete}
          onClose={() => setDoomed(false)}
          onConfirm={() =>
            act(async () => {
              await deleteArtifact(artifact)
              openArtifact(artifact.conversation_id, null)
            })
          }
        />
      )}
    </>
  )
}

function Naming({ artifact, onDone }: { artifact: Artifact; onDone: () => void }) {
  const t = useTexts()
  const act = useAct()
  const [title, setTitle] = useState(artifact.title)
  const finish = () => {
    onDone()
    const next = title.trim()
    if (next !== '' && next !== artifact.title) act(() => changeArtifact(artifact.id, { title: next }))
  }
  return (
    <input
      className="input artifact-name"
      value={title}
      autoFocus
      maxLength={120}
      aria-label={t.artifacts.rename}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish()
        if (event.key === 'Escape') {
          event.preventDefault()
          onDone()
        }
      }}
    />
  )
}
