// One template among the others: what it is for, how it is called, how it is liked, and what can be done with it.
import { Link } from 'wouter'
import { exportAddress, rateTemplate } from '../../api/templates'
import { useWorld } from '../../api/world'
import { mayChangeTemplate } from '../../logic/template-list'
import type { Template } from '../../logic/templates'
import { Button, IconButton } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { useFormat, useTexts } from '../../ui/language'
import { Menu, MenuItem, MenuLine } from '../../ui/menu'
import { useAct } from '../../ui/problem'
import { Stars } from './stars'

type Props = {
  template: Template
  onUse: () => void
  onCopy: () => void
  onRemove: () => void
  onTag: (tag: string) => void
}

export function TemplateCard({ template, onUse, onCopy, onRemove, onTag }: Props) {
  const t = useTexts()
  const format = useFormat()
  const act = useAct()
  const me = useWorld((world) => world.me)
  const mine = template.owner_id === me?.id
  const { id, title, name, description, tags, rating, ratings, uses } = template
  const about = [
    mine ? null : t.templates.by(template.owner_name),
    uses > 0 ? t.templates.uses(uses) : null,
    rating === null ? null : t.templates.rating(format.number(rating), ratings),
  ].filter((one) => one !== null)
  return (
    <li className="card template">
      <div className="card-main">
        <div className="template-head">
          <h2 className="template-title">
            {mayChangeTemplate(template, me) ? <Link href={`/templates/${id}`}>{title}</Link> : title}
          </h2>
          <code className="template-name">/{name}</code>
          {template.shared && (
            <span className="badge" title={mine ? t.templates.sharedHint : undefined}>
              <Icon name="globe" size={13} />
              {t.templates.shared}
            </span>
          )}
        </div>
        {description && <p className="template-text">{description}</p>}
        {(about.length > 0 || tags.length > 0) && (
          <div className="template-about">
            {about.length > 0 && <span className="card-about">{about.join(' · ')}</span>}
            {tags.map((tag) => (
              <button key={tag} type="button" className="tag hit" onClick={() => onTag(tag)}>
                {tag}
              </button>
            ))}
          </div>
        )}
      </div>
      <div className="template-acts">
        <Stars
          value={template.my_rating}
          mean={rating}
          onRate={(stars) => act(() => rateTemplate(id, stars))}
        />
        <Button size="small" aria-label={t.templates.takeUp(title)} onClick={onUse}>
          {t.templates.apply}
        </Button>
        <Actions template={template} onCopy={onCopy} onRemove={onRemove} />
      </div>
    </li>
  )
}

function Actions({ template, onCopy, onRemove }: Pick<Props, 'template' | 'onCopy' | 'onRemove'>) {
  const t = useTexts()
  const me = useWorld((world) => world.me)
  const label = t.templates.actions(template.title)
  const may = mayChangeTemplate(template, me)
  return (
    <Menu
      label={label}
      align="end"
      trigger={(props) => <IconButton icon="more" label={label} hint={t.words.more} {...props} />}
    >
      {(close) => {
        const pick = (run: () => void) => () => {
          close()
          run()
        }
        return (
          <>
            {may && (
              <Link href={`/templates/${template.id}`} role="menuitem" className="menu-item" onClick={close}>
                <Icon name="edit" size={17} />
                {t.templates.change}
              </Link>
            )}
            <MenuItem icon="copy" onSelect={pick(onCopy)}>
              {t.templates.copy}
            </MenuItem>
            <a
              role="menuitem"
              className="menu-item"
              href={exportAddress([template.id])}
              download
              onClick={close}
            >
              <Icon name="arrowDown" size={17} />
              {t.templates.export}
            </a>
            {may && <MenuLine />}
            {may && (
              <MenuItem icon="trash" danger onSelect={pick(onRemove)}>
                {t.templates.delete}
              </MenuItem>
            )}
          </>
        )
      }}
    </Menu>
  )
}
