export const link = {
  lost: 'Connection lost. Coming back…',
}
