import { count } from './count'

export const problem = {
  unreachable: 'The server cannot be reached. Check the connection and try again.',
  unknown: 'The server answered with an error and gave no reason. Try again; if it stays, see its log.',
  broken: 'The page itself made a mistake. Reload it; your messages are safe on the server.',
  reload: 'Reload',
  notFoundTitle: 'Nothing here',
  notFound: 'There is no such page, or it is not yours to see.',
  home: 'Go to a new chat',
  wait: (seconds: number) => `Try again in ${count(seconds, '# second', '# seconds')}.`,
}
