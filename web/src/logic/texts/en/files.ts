import { count } from './count'

const units = {
  page: (n: number) => count(n, '# page', '# pages'),
  sheet: (n: number) => count(n, '# sheet', '# sheets'),
  slide: (n: number) => count(n, '# slide', '# slides'),
  chapter: (n: number) => count(n, '# chapter', '# chapters'),
}

const reasons: Record<string, string> = {
  encrypted: 'Locked with a password',
  damaged: 'Damaged, or not what its name says',
  too_large: 'Too large to be read',
  timeout: 'Took too long to read',
  no_text: 'No text inside (a scan?)',
  unsupported: 'Cannot be read',
  broken: 'Could not be read',
}

export const files = {
  title: 'Files',
  lead: 'Everything you have attached to messages, where it is used, and how much room it takes.',
  search: 'Find by name',
  percent: (n: number) => `${n} %`,
  uploading: (name: string) => `Uploading ${name}`,
  waiting: 'No connection: goes on by itself',
  retry: (name: string) => `Try ${name} again`,
  reading: 'Being read…',
  notRead: 'Not read',
  gone: 'Deleted',
  text: 'Text',
  asText: (pages: string) => `Text, ${pages}`,
  units,
  reasons,
  place: { page: 'Page', sheet: 'Sheet', slide: 'Slide', chapter: 'Chapter' },
  download: 'Download',
  zoom: 'Actual size',
  fit: 'Fit to the window',
  readAgain: 'Try to read again',
  usedText: (pages: string | null) =>
    pages ? `Models get this as text, ${pages}.` : 'Models get this as text.',
  usedImage: 'Models that see pictures get this as a picture; others are told that it is there.',
  usedSound: 'Models that take audio get this as a recording; others are told that it is there.',
  usedNone: 'Nothing can be read out of this file; models are told its name only.',
  cut: 'The file holds more text than is kept.',
  more: 'Show more',
  moreRows: (n: number) => `The first ${n} rows`,
  noPreview: 'This kind of file cannot be shown here.',
  room: (used: string, quota: string) => `${used} of ${quota}`,
  roomOpen: (used: string) => `${used} taken`,
  count: (n: number) => count(n, '# file', '# files'),
  limit: (size: string) => `One file may have up to ${size}.`,
  uses: (n: number) => `used ${count(n, '# time', '# times')}`,
  unused: 'not used',
  untitled: 'Untitled conversation',
  delete: (name: string) => `Delete ${name}`,
  deleteTitle: 'Delete the file?',
  deleteUsed: (name: string, n: number) =>
    `“${name}” is attached to ${count(n, '# message', '# messages')}. They keep its name, but the file and its text are gone for good.`,
  deleteUnused: (name: string) => `“${name}” and the text that was read out of it are gone for good.`,
  none: 'No files yet',
  noneHint: 'Attach a document, a picture or a recording to a message, and it appears here.',
  nothing: 'No file has such a name.',
}
