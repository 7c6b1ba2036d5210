export const install = {
  install: 'Install as an app',
  fresh: 'There is a new version.',
  reload: 'Reload',
  offlineTitle: 'You are offline',
  offline: 'There is no connection. You can read what you opened lately; what you write is sent later.',
  offlineEmpty: 'Nothing was kept on this device for reading offline.',
  retry: 'Try again',
  kept: 'Read lately',
}
