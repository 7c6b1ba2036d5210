export const install = {
  install: 'Install as an app',
  fresh: 'There is a new version.',
  reload: 'Reload',
  offline: 'There is no connection. You can read what you opened lately; what you write is sent later.',
  device: 'This device',
  keep: 'Keep what I read for times without a connection',
  keepHint:
    'The conversations opened lately, in this browser only, until you sign out. Temporary ones never.',
}
