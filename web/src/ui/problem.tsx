// Shows what went wrong in a sentence, and turns a Problem into that sentence.
import type { ReactNode } from 'react'
import { toProblem, UNREACHABLE, type Problem } from '../logic/problem'
import type { Texts } from '../logic/texts/texts'
import { Icon } from './icon'
import { useTexts } from './language'
import { toast } from './toast'

export function sentence(t: Texts, problem: Problem): string {
  if (problem.code === UNREACHABLE) return t.problem.unreachable
  if (problem.code === 'client.broken') return t.problem.broken
  return problem.message || t.problem.unknown
}

/** Runs an act and, when it fails, says why at the bottom of the page. */
export function useAct(): (act: () => Promise<unknown>) => void {
  const t = useTexts()
  return (act) => {
    act().catch((error: unknown) => toast(sentence(t, toProblem(error))))
  }
}

type InForm = { notice: Problem | null; error: (field: string) => string | undefined }

/** A problem with a field is said under that field when the form has it, else above the form. */
export function placeProblem(problem: Problem | null, fields: readonly string[]): InForm {
  const under = problem?.field && fields.includes(problem.field) ? problem : null
  return {
    notice: under ? null : problem,
    error: (field) => (under?.field === field ? under.message : undefined),
  }
}

export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  const t = useTexts()
  return (
    <div className="notice notice-danger" role="alert">
      <Icon name="warning" size={16} />
      <div className="notice-main">
        <span>{sentence(t, problem)}</span>
        {children}
      </div>
    </div>
  )
}
