// The page of templates, and the page of one; loaded when they are asked for.
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { readTemplates } from '../api/templates'
import { useWorld } from '../api/world'
import { TemplateEditor } from '../features/templates/editor'
import { Templates } from '../features/templates/templates'
import { Versions } from '../features/templates/versions'
import { mayChangeTemplate } from '../logic/template-list'
import { useTexts } from '../ui/language'
import { useResource } from '../ui/resource'
import { NotFound } from './not-found'
import { useStartTemplate } from './template-use'
import { useTitle } from './title'

export default function TemplatesPage({ id }: { id: string | null }) {
  const t = useTexts()
  const start = useStartTemplate()
  useTitle(t.templates.title)
  return id === null ? <Templates onUse={(template) => start(template, '')} /> : <One key={id} id={id} />
}

function One({ id }: { id: string }) {
  const t = useTexts()
  const [, go] = useLocation()
  const me = useWorld((world) => world.me)
  const template = useWorld((world) => world.templates?.find((one) => one.id === id) ?? null)
  const { data } = useResource(readTemplates)
  const [restored, setRestored] = useState(0)
  const fresh = id === 'new'
  if (!fresh && !template) return data ? <NotFound /> : null
  if (template && !mayChangeTemplate(template, me)) return <NotFound />
  return (
    <div className="page template-page">
      <div className="template-page-head">
        <Link href="/templates">{t.templates.back}</Link>
        <h1 className="page-title">{fresh ? t.templates.create : t.templates.edit}</h1>
        {template && <code className="template-name">/{template.name}</code>}
      </div>
      <TemplateEditor
        key={restored}
        template={template}
        versions={template && <Versions template={template} onRestored={() => setRestored(restored + 1)} />}
        onSaved={(saved) => fresh && go(`/templates/${saved.id}`, { replace: true })}
        onLeave={() => go('/templates')}
      />
    </div>
  )
}
