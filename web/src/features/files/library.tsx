// All of one's files: how much room they take, where each is used, and a way to delete.
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { deleteFile, listFiles, lookAt, readSpace } from '../../api/files'
import { isDrawable, type FileUse, type OwnFile, type Space } from '../../logic/files'
import { asPart } from '../../logic/parts'
import { toProblem, type Problem } from '../../logic/problem'
import { IconButton, Button } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { FileSign } from '../../ui/file-sign'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import './files.css'

export function Library() {
  const t = useTexts()
  const [query, setQuery] = useState('')
  const space = useResource(readSpace)
  const list = useFiles(query)
  const [doomed, setDoomed] = useState<OwnFile | null>(null)
  const act = useAct()
  const remove = ({ file }: OwnFile) =>
    act(async () => {
      await deleteFile(file.id)
      list.drop(file.id)
      space.reload()
    })
  return (
    <div className="page files-page">
      <h1 className="page-title">{t.files.title}</h1>
      <p className="page-lead">{t.files.lead}</p>
      {space.data && <Room space={space.data} />}
      {list.problem && <ProblemNotice problem={list.problem} />}
      {(query !== '' || (list.items?.length ?? 0) > 0) && (
        <input
          type="search"
          className="input"
          value={query}
          aria-label={t.files.search}
          placeholder={t.files.search}
          onChange={(event) => setQuery(event.target.value)}
        />
      )}
      {list.items?.length === 0 && (
        <div className="files-none">
          <Icon name="clip" size={28} />
          <h2>{query === '' ? t.files.none : t.files.nothing}</h2>
          {query === '' && <p>{t.files.noneHint}</p>}
        </div>
      )}
      <ul className="files-list">
        {list.items?.map((one) => (
          <Entry key={one.file.id} one={one} onDelete={() => setDoomed(one)} />
        ))}
      </ul>
      {list.more && <Button onClick={list.more}>{t.files.more}</Button>}
      {doomed && (
        <Confirm
          title={t.files.deleteTitle}
          text={
            doomed.uses.length > 0
              ? t.files.deleteUsed(doomed.file.name, doomed.uses.length)
              : t.files.deleteUnused(doomed.file.name)
          }
          action={t.words.delete}
          onConfirm={() => remove(doomed)}
          onClose={() => setDoomed(null)}
        />
      )}
    </div>
  )
}

function Room({ space }: { space: Space }) {
  const t = useTexts()
  const format = useFormat()
  const { used, quota, files, max_bytes } = space
  const words = quota
    ? t.files.room(format.size(used), format.size(quota))
    : t.files.roomOpen(format.size(used))
  return (
    <div className="files-room">
      <div className="files-room-words">
        <b>{words}</b>
        <span>
          {t.files.count(files)}. {t.files.limit(format.size(max_bytes))}
        </span>
      </div>
      {quota > 0 && <meter min={0} max={quota} high={quota * 0.9} value={used} aria-label={words} />}
    </div>
  )
}

function Entry({ one, onDelete }: { one: OwnFile; onDelete: () => void }) {
  const t = useTexts()
  const format = useFormat()
  const { file, uses } = one
  const { reading } = file
  const state =
    reading.state === 'failed'
      ? (t.files.reasons[reading.reason ?? ''] ?? t.files.notRead)
      : reading.state === 'pending'
        ? t.files.reading
        : reading.unit && reading.pages
          ? t.files.units[reading.unit](reading.pages)
          : null
  return (
    <li className="files-entry">
      <button type="button" className="files-open" onClick={() => lookAt(asPart(file))}>
        {reading.preview && isDrawable(file.media_type) ? (
          <img src={`/api/files/${file.id}/preview`} alt="" loading="lazy" />
        ) : (
          <FileSign name={file.name} type={file.media_type} />
        )}
        <span className="files-words">
          <b>{file.name}</b>
          <small>
            {[format.size(file.size), state, format.date(file.created_at)].filter(Boolean).join(' · ')}
          </small>
        </span>
      </button>
      <Uses uses={uses} />
      <IconButton icon="trash" label={t.files.delete(file.name)} onClick={onDelete} />
    </li>
  )
}

function Uses({ uses }: { uses: readonly FileUse[] }) {
  const t = useTexts()
  const [first] = uses
  if (!first) return <span className="files-uses">{t.files.unused}</span>
  return (
    <span className="files-uses">
      <Link href={`/c/${first.conversation_id}?m=${first.message_id}`}>
        {first.conversation_title ?? t.files.untitled}
      </Link>
      {uses.length > 1 && <small>{t.files.uses(uses.length)}</small>}
    </span>
  )
}

function useFiles(query: string) {
  const [items, setItems] = useState<readonly OwnFile[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(
      () =>
        listFiles(query, null).then(
          (page) => {
            if (!current) return
            setItems(page.items)
            setNext(page.next)
            setProblem(null)
          },
          (error: unknown) => current && setProblem(toProblem(error)),
        ),
      query === '' ? 0 : 150,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [query])
  const more = useCallback(() => {
    listFiles(query, next).then(
      (page) => {
        setItems((before) => [...(before ?? []), ...page.items])
        setNext(page.next)
      },
      (error: unknown) => setProblem(toProblem(error)),
    )
  }, [query, next])
  const drop = (id: string) => setItems((before) => before?.filter(({ file }) => file.id !== id) ?? null)
  return { items, problem, drop, more: next === null ? null : more }
}
