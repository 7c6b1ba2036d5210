// The page of assistants; loaded when it is asked for.
import '../features/assistants/assistants.css'
import { Assistants } from '../features/assistants/assistants'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function AssistantsPage() {
  useTitle(useTexts().assistants.title)
  return <Assistants />
}
