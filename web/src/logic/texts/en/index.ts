// Every sentence of the interface in English, a file an area; the other languages must have the same shape.
import { assistants } from './assistants'
import { chat } from './chat'
import { chats } from './chats'
import { words } from './words'
import { context } from './context'
import { entrance } from './entrance'
import { keys } from './keys'
import { link } from './link'
import { models } from './models'
import { nav } from './nav'
import { params } from './params'
import { problem } from './problem'
import { providers } from './providers'
import { reading } from './reading'
import { search } from './search'
import { settings } from './settings'
import { shortcuts } from './shortcuts'
import { several } from './several'
import { time } from './time'
import { tree } from './tree'
import { usage } from './usage'
import { welcome } from './welcome'

export const en = {
  name: 'Veche',
  words,
  problem,
  entrance,
  nav,
  link,
  chats,
  search,
  welcome,
  chat,
  context,
  models,
  params,
  settings,
  providers,
  keys,
  assistants,
  reading,
  usage,
  shortcuts,
  several,
  time,
  tree,
}
