// The page of one's files; loaded when it is asked for.
import { Library } from '../features/files/library'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function FilesPage() {
  useTitle(useTexts().files.title)
  return <Library />
}
