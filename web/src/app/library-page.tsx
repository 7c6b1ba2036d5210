// The page of all conversations; loaded when it is asked for.
import '../features/conversations/library.css'
import { Library } from '../features/conversations/library'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function LibraryPage() {
  useTitle(useTexts().library.title)
  return <Library onOpen={() => undefined} />
}
