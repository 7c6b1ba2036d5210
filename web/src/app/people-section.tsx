// Settings of the server: its people.
import '../features/account/account.css'
import { People } from '../features/people/people'

export default People
