// Taking a template from anywhere: a page that lists them, the palette, the slash.
import { createContext, use } from 'react'
import type { Template } from '../logic/templates'

/** `rest` is what was typed after its name. */
export type StartTemplate = (template: Template, rest: string) => void

export const StartTemplateContext = createContext<StartTemplate>(() => undefined)

export function useStartTemplate(): StartTemplate {
  return use(StartTemplateContext)
}
