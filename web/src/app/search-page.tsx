// The search window; loaded when it is first opened.
import '../features/conversations/search.css'
export { SearchDialog as default } from '../features/conversations/search-dialog'
