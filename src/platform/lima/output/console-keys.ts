// The SSH host keys that cloud-init prints on a machine's console as it boots. Lima writes the console to a
// file on this computer, so the network cannot forge it. Pure.

export type ConsoleKey = { type: string; key: string }

const begin = '-----BEGIN SSH HOST KEY KEYS-----'
const end = '-----END SSH HOST KEY KEYS-----'

/** Returns the keys that its last boot printed. */
export function keysOnConsole(log: string): ConsoleKey[] {
  const from = log.lastIndexOf(begin)
  const to = log.indexOf(end, from)
  if (from < 0 || to < 0) return []
  return log
    .slice(from + begin.length, to)
    .split('\n')
    .flatMap(publicKey)
}

/** cloud-init prints its keys before this line. */
export const hasBooted = (log: string): boolean => /Cloud-init v\. \S+ finished at /.test(log)

/** A line in the format of ssh-keygen's .pub files; null for anything else. */
export function publicKey(line: string): ConsoleKey[] {
  const [, type, key] =
    /^(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa) ([A-Za-z0-9+/]{40,}={0,2})(?: .*)?$/.exec(line.trim()) ?? []
  return type && key ? [{ type, key }] : []
}
