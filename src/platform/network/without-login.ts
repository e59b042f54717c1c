/** An address as people and logs read it: without its name and password. */
export function withoutLogin(address: string | URL): string {
  const shown = new URL(address)
  shown.username = ''
  shown.password = ''
  return shown.href
}
