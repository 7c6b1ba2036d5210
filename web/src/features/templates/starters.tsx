// Ready-made templates: taken with one click, forced on nobody.
import { importTemplates, readStarters } from '../../api/templates'
import type { Template, TemplateContent } from '../../logic/templates'
import { Button } from '../../ui/button'
import { useTexts } from '../../ui/language'
import { useAct } from '../../ui/problem'
import { useResource } from '../../ui/resource'
import { toast } from '../../ui/toast'

type Props = { mine: readonly Template[]; title: string }

export function Starters({ mine, title }: Props) {
  const t = useTexts()
  const act = useAct()
  const { data } = useResource(readStarters)
  const known = new Set(mine.map(({ name }) => name))
  const offered = (data ?? []).filter(({ name }) => !known.has(name))
  const take = (starter: TemplateContent) =>
    act(async () => {
      await importTemplates([starter], 'skip')
      toast(t.templates.taken(starter.name))
    })
  if (offered.length === 0) return null
  return (
    <section className="template-starters">
      <h2 className="section-title">{title}</h2>
      <ul className="cards">
        {offered.map((starter) => (
          <li key={starter.name} className="card template">
            <div className="card-main">
              <div className="template-head">
                <h3 className="template-title">{starter.title}</h3>
                <code className="template-name">/{starter.name}</code>
              </div>
              <p className="template-text">{starter.description}</p>
            </div>
            <Button
              size="small"
              icon="plus"
              aria-label={`${t.templates.take}: ${starter.title}`}
              onClick={() => take(starter)}
            >
              {t.templates.take}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
