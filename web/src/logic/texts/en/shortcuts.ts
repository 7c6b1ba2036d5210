export const shortcuts = {
  title: 'Keyboard shortcuts',
  search: 'Search',
  newChat: 'New chat',
  send: 'Send',
  newline: 'New line',
  escape: 'Close, or leave the field',
  help: 'This help',
  sidebar: 'Show or hide the sidebar',
}
