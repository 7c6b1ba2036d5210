// The settings' section of budgets; loaded when it is asked for.
import '../features/budgets/budgets.css'
import { Budgets } from '../features/budgets/budgets'

export default function BudgetsSection() {
  return <Budgets />
}
