// The page of what was used; loaded when it is asked for.
import '../features/budgets/budgets.css'
import { BudgetsShown } from '../features/budgets/budgets'
import '../features/usage/usage.css'
import { Votes } from '../features/models/votes'
import { Usage } from '../features/usage/usage'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function UsagePage() {
  useTitle(useTexts().usage.title)
  return <Usage budgets={<BudgetsShown />} votes={<Votes />} />
}
