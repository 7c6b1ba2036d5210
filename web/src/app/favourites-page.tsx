// The page of starred messages; loaded when it is asked for.
import '../features/conversations/library.css'
import { Favourites } from '../features/conversations/favourites'
import { useTexts } from '../ui/language'
import { useTitle } from './title'

export default function FavouritesPage() {
  useTitle(useTexts().library.favourites)
  return <Favourites />
}
