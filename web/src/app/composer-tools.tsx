// Gives every composer what it offers, and carries a template from wherever it was taken into the composer.
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { countUse } from '../api/templates'
import { useWorld } from '../api/world'
import {
  ComposerToolsContext,
  type ComposerHandle,
  type ComposerTools,
} from '../features/chat/composer-tools'
import { dayOf } from '../logic/days'
import { render, type Template } from '../logic/templates'
import { useLocale, useTexts } from '../ui/language'
import type { Action } from './actions'
import { addresseeOffers, prepareOffers, slashOffers } from './composer-offers'
import { StartTemplateContext } from './template-use'

const FillTemplate = lazy(() =>
  import('../features/templates/fill').then(({ FillTemplate: View }) => ({ default: View })),
)

type Started = { template: Template; rest: string }

export function ComposerToolsProvider({
  actions,
  children,
}: {
  actions: readonly Action[]
  children: ReactNode
}) {
  const t = useTexts()
  const locale = useLocale()
  const [, go] = useLocation()
  const templates = useWorld((world) => world.templates)
  const assistants = useWorld((world) => world.assistants)
  const models = useWorld((world) => world.models)
  const me = useWorld((world) => world.me?.name ?? '')
  const composer = useRef<ComposerHandle | null>(null)
  const pending = useRef<Started | null>(null)
  const [filling, setFilling] = useState<Started | null>(null)

  const begin = useCallback(
    (started: Started) => {
      const { template, rest } = started
      if (template.variables.length > 0) {
        setFilling(started)
        return
      }
      const { text } = render(template.body, [], {}, { today: dayOf(new Date()), me, locale })
      composer.current?.setText(rest === '' ? text : `${text}\n\n${rest}`)
      composer.current?.focus()
      void countUse(template)
    },
    [me, locale],
  )
  const start = useCallback(
    (template: Template, rest: string) => {
      if (composer.current) begin({ template, rest })
      else {
        pending.current = { template, rest }
        go('/')
      }
    },
    [begin, go],
  )
  const arrive = useCallback(
    (handle: ComposerHandle) => {
      composer.current = handle
      const waited = pending.current
      pending.current = null
      if (waited) begin(waited)
      return () => {
        if (composer.current === handle) composer.current = null
      }
    },
    [begin],
  )
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const tools = useMemo<ComposerTools>(
    () => ({
      commands: () => slashOffers(t, latest.current, start, () => go('/templates')),
      addressees: () => addresseeOffers(t),
      prepare: prepareOffers,
      arrive,
    }),
    // what was read since changes what is offered
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, start, arrive, go, templates, assistants, models],
  )
  return (
    <StartTemplateContext value={start}>
      <ComposerToolsContext value={tools}>{children}</ComposerToolsContext>
      {filling && (
        <Suspense>
          <FillTemplate
            {...filling}
            maySend
            onClose={() => setFilling(null)}
            onDone={({ text, files }, send) => {
              setFilling(null)
              void countUse(filling.template)
              if (send) composer.current?.send({ text, files }, 'queue')
              else {
                composer.current?.setText(text)
                composer.current?.attach(files)
                // after the window has given the focus back
                setTimeout(() => composer.current?.focus())
              }
            }}
          />
        </Suspense>
      )}
    </StartTemplateContext>
  )
}
