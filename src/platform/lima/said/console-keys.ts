// The SSH host keys that cloud-init prints on the console of a machine as it boots. The console is a file of Lima's on this
// computer: nobody on the network writes to it. Pure.

export type ConsoleKey = { type: string; key: string }

const begin = '-----BEGIN SSH HOST KEY KEYS-----'
const end = '-----END SSH HOST KEY KEYS-----'

/** Of its last boot. */
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

/** A line as `ssh-keygen` writes it into a .pub file; none for anything else. */
export function publicKey(line: string): ConsoleKey[] {
  const [, type, key] =
    /^(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa) ([A-Za-z0-9+/]{40,}={0,2})(?: .*)?$/.exec(line.trim()) ?? []
  return type && key ? [{ type, key }] : []
}
