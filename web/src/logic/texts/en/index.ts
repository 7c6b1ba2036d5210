// Every sentence of the interface in English, a file an area; the other languages must have the same shape.
import { artifacts } from './artifacts'
import { assistants } from './assistants'
import { looks } from './looks'
import { install } from './install'
import { budgets } from './budgets'
import { account } from './account'
import { chat } from './chat'
import { chats } from './chats'
import { words } from './words'
import { context } from './context'
import { device } from './device'
import { entrance } from './entrance'
import { exchange } from './exchange'
import { files } from './files'
import { keys } from './keys'
import { library } from './library'
import { link } from './link'
import { models } from './models'
import { nav } from './nav'
import { params } from './params'
import { privacy } from './privacy'
import { problem } from './problem'
import { people } from './people'
import { providers } from './providers'
import { sharing } from './sharing'
import { reading } from './reading'
import { search } from './search'
import { settings } from './settings'
import { composer } from './composer'
import { palette } from './palette'
import { templates } from './templates'
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
  library,
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
  exchange,
  files,
  privacy,
  keys,
  artifacts,
  assistants,
  reading,
  usage,
  people,
  sharing,
  account,
  budgets,
  device,
  install,
  looks,
  composer,
  palette,
  templates,
  shortcuts,
  several,
  time,
  tree,
}
