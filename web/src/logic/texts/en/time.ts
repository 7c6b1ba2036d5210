export const time = {
  justNow: 'just now',
}
