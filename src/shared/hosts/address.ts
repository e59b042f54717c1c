// A host's address, as users type it: box1, ada@box1:2222, ssh://ada@[fe80::1%eth0]:22. Pure.

type TypedAddress = { host: string; port: number | null; user: string | null }

/** A name or an address. Never a word that ssh could read as an option, or that a shell could interpret. */
export const isHostName = (text: string): boolean =>
  text.length <= 253 && /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(text)

/** An address rather than a name. */
export const isIP = (host: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':')

/** OpenSSH also refuses a user with shell metacharacters. */
export const isLoginName = (text: string): boolean =>
  text.length <= 64 && /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*\$?$/.test(text)

/** Whether a text is in `ssh -J` syntax: [user@]host[:port], several separated by commas. */
export const isJump = (text: string): boolean =>
  text.length <= 1000 && text.split(',').every(step => parseAddress(step) !== null)

/** Returns ada@box1:2222 for ssh://ada@box1:2222/, which `ssh` takes too. */
export const withoutScheme = (typed: string): string => {
  const text = typed.trim()
  return /^ssh:\/\//i.test(text) ? text.slice('ssh://'.length).replace(/\/$/, '') : text
}

/** null if it is not an address. */
export function parseAddress(typed: string): TypedAddress | null {
  if (typed.length > 400) return null
  const text = withoutScheme(typed)
  const at = text.lastIndexOf('@')
  const user = at < 0 ? null : text.slice(0, at)
  if (user !== null && !isLoginName(user)) return null
  const place = text.slice(at + 1)
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(place) ?? []
  // An IPv6 address without brackets has more than one colon.
  const bare = /^[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*(?:%[\w.-]+)?$/.test(place) ? place : undefined
  const host = bracketed ?? plain ?? bare ?? ''
  if (!isHostName(host)) return null
  const port = digits === undefined ? null : Number(digits)
  return port === null || (port > 0 && port < 65_536) ? { host, port, user } : null
}

/** Returns an address in a form that can be typed again. */
export function addressText({ host, port, user }: { host: string; port: number; user: string }): string {
  const place = host.includes(':') && port !== 22 ? `[${host}]` : host
  return `${user}@${place}${port === 22 ? '' : `:${port}`}`
}

/** The name under which ssh looks up a host's key (except for HostKeyAlias and HostName in ~/.ssh/config). */
export const knownName = ({ host, port }: { host: string; port: number }): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
