// All templates that the person may use: found by words and tags, in the order they like.
import { useMemo, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { newId } from '../../api/clock'
import {
  createTemplate,
  deleteTemplate,
  exportAddress,
  importTemplates,
  readTemplates,
} from '../../api/templates'
import { useWorld } from '../../api/world'
import {
  contentOf,
  entriesOf,
  freeName,
  ORDERS,
  shownTemplates,
  tagsOf,
  type TemplateOrder,
} from '../../logic/template-list'
import type { Template } from '../../logic/templates'
import { Button, IconButton } from '../../ui/button'
import { Confirm } from '../../ui/dialog'
import { Icon } from '../../ui/icon'
import { useLocale, useTexts } from '../../ui/language'
import { Menu, MenuItem } from '../../ui/menu'
import { ProblemNotice, useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'
import { TemplateCard } from './card'
import { Starters } from './starters'
import './templates.css'

export function Templates({ onUse }: { onUse: (template: Template) => void }) {
  const t = useTexts()
  const locale = useLocale()
  const act = useAct()
  const [, go] = useLocation()
  const templates = useWorld((world) => world.templates)
  const me = useWorld((world) => world.me)
  const { problem, reload } = useResource(readTemplates)
  const [typed, setTyped] = useState('')
  const [tag, setTag] = useState<string | null>(null)
  const [order, setOrder] = useState<TemplateOrder>('use')
  const [removing, setRemoving] = useState<Template | null>(null)
  const tags = useMemo(() => tagsOf(templates ?? []), [templates])
  const rows = useMemo(
    () => shownTemplates(templates ?? [], typed, tag, order, locale),
    [templates, typed, tag, order, locale],
  )
  const mine = templates?.filter(({ owner_id }) => owner_id === me?.id) ?? []
  const copy = (template: Template) =>
    act(async () => {
      const name = freeName(template.name, new Set(mine.map((one) => one.name)))
      const made = await createTemplate(newId(), { ...contentOf(template), name, shared: false })
      toast(t.templates.copied)
      go(`/templates/${made.id}`)
    })
  const orders = {
    use: t.templates.byUse,
    rating: t.templates.byRating,
    name: t.templates.byName,
    new: t.templates.byNew,
  }
  return (
    <div className="page templates">
      <div className="templates-head">
        <h1 className="page-title">{t.templates.title}</h1>
        <div className="templates-acts">
          <Link href="/templates/new" className="button button-main">
            <Icon name="plus" size={17} />
            {t.templates.create}
          </Link>
          <Exchange mine={mine.length > 0} />
        </div>
        <p className="page-lead">{t.templates.lead}</p>
      </div>
      {problem && (
        <ProblemNotice problem={problem}>
          <Button size="small" onClick={reload}>
            {t.words.retry}
          </Button>
        </ProblemNotice>
      )}
      {templates?.length === 0 && (
        <div className="templates-empty">
          <h2 className="section-title">{t.templates.emptyTitle}</h2>
          <p>{t.templates.emptyText}</p>
        </div>
      )}
      {templates !== null && templates.length > 0 && (
        <div className="templates-find">
          <div className="templates-search">
            <Icon name="search" size={16} />
            <input
              type="search"
              className="input"
              value={typed}
              placeholder={t.templates.search}
              aria-label={t.templates.search}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
          <select
            className="input templates-order"
            aria-label={t.templates.sort}
            value={order}
            onChange={(event) => setOrder(event.target.value as TemplateOrder)}
          >
            {ORDERS.map((one) => (
              <option key={one} value={one}>
                {orders[one]}
              </option>
            ))}
          </select>
          {tags.length > 0 && (
            <div className="templates-tags" role="group" aria-label={t.templates.tags}>
              {[null, ...tags].map((one) => (
                <button
                  key={one ?? ''}
                  type="button"
                  className="tag"
                  aria-pressed={one === tag}
                  onClick={() => setTag(one === tag ? null : one)}
                >
                  {one ?? t.templates.allTags}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
      <ul className="cards">
        {rows.map((template) => (
          <TemplateCard
            key={template.id}
            template={template}
            onUse={() => onUse(template)}
            onCopy={() => copy(template)}
            onRemove={() => setRemoving(template)}
            onTag={setTag}
          />
        ))}
      </ul>
      {templates !== null && templates.length > 0 && rows.length === 0 && (
        <p className="page-empty">{t.templates.none}</p>
      )}
      {templates !== null && (
        <Starters
          mine={mine}
          title={templates.length === 0 ? t.templates.startersTitle : t.templates.startersAgain}
        />
      )}
      {removing && (
        <Confirm
          title={t.templates.deleteTitle(removing.title)}
          text={t.templates.deleteText}
          action={t.words.delete}
          onClose={() => setRemoving(null)}
          onConfirm={() =>
            act(async () => {
              await deleteTemplate(removing.id)
              toast(t.templates.deleted)
            })
          }
        />
      )}
    </div>
  )
}

function Exchange({ mine }: { mine: boolean }) {
  const t = useTexts()
  const act = useAct()
  const picker = useRef<HTMLInputElement>(null)
  const take = (file: File) =>
    act(async () => {
      const entries = entriesOf(await file.text())
      if (entries === null) {
        toast(t.templates.importBad)
        return
      }
      const report = await importTemplates(entries, 'version')
      const number = (result: string) => report.filter((one) => one.result === result).length
      const said = [
        t.templates.imported(number('added')),
        number('changed') > 0 && t.templates.importChanged(number('changed')),
        number('same') > 0 && t.templates.importSame(number('same')),
      ]
      toast(`${said.filter(Boolean).join(', ')}.`)
      for (const { name, result, problem } of report)
        if (result === 'refused') toast(t.templates.importRefused(name, problem ?? ''))
    })
  return (
    <>
      <Menu
        label={t.words.more}
        align="end"
        trigger={(props) => <IconButton icon="more" label={t.words.more} {...props} />}
      >
        {(close) => (
          <>
            <MenuItem
              icon="arrowUp"
              onSelect={() => {
                close()
                picker.current?.click()
              }}
            >
              {t.templates.import}
            </MenuItem>
            {mine && (
              <a role="menuitem" className="menu-item" href={exportAddress()} download onClick={close}>
                <Icon name="arrowDown" size={17} />
                {t.templates.exportAll}
              </a>
            )}
          </>
        )}
      </Menu>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t.templates.importDrop}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) take(file)
          event.target.value = ''
        }}
      />
    </>
  )
}
