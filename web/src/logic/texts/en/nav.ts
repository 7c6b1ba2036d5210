export const nav = {
  label: 'Conversations and settings',
  open: 'Open the sidebar',
  close: 'Close the sidebar',
  newChat: 'New chat',
  search: 'Search',
  archive: 'Archive',
  settings: 'Settings',
  usage: 'Usage',
  manual: 'Manual',
  shortcuts: 'Keyboard shortcuts',
  signOut: 'Sign out',
  account: 'Account menu',
}
