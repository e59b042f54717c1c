// The key of an installation on the machine: added where its sshd looks for keys of the login user, and of root in an
// installer; removed again if the machine keeps its system.
import { asRoot as rootThere } from '#engine/hosts/as-root.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'

const operation = 'install'

type Putting = { host: string; publicKey: string; asRoot: boolean; signal: AbortSignal }

const putScript = `
set -e
umask 077
mkdir -p "$HOME/.ssh"
touch "$HOME/.ssh/authorized_keys"
# The last line of others may have no end.
[ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo >>"$HOME/.ssh/authorized_keys"
printf '%s\\n' "$1" >>"$HOME/.ssh/authorized_keys"
`

// In the C locale no line counts as binary, whatever the encoding of a comment. Written to a temporary file first: a
// machine without space, or without grep, keeps its keys.
export const takeScript = `
LC_ALL=C
PATH="$PATH:/run/current-system/sw/bin:/usr/bin:/bin"
export LC_ALL PATH
file=$(readlink -f "$HOME/.ssh/authorized_keys") && [ -e "$file" ] || exit 0
cp -p "$file" "$file.kiln" || { rm -f "$file.kiln"; exit 1; }
grep -vxF -e "$1" "$file" >"$file.kiln"
if [ $? -le 1 ]; then mv "$file.kiln" "$file"; else rm -f "$file.kiln"; exit 1; fi
`

/** On some systems sudo keeps the caller's home. */
const words = (script: string, key: string, asRoot: boolean) =>
  asRoot ? rootThere(['env', 'HOME=/root', 'sh', '-c', script, 'sh', key]) : ['sh', '-c', script, 'sh', key]

/** Throws install.no-key. */
export async function putKey(connection: HostConnection, putting: Putting): Promise<void> {
  const { host, publicKey, asRoot, signal } = putting
  const { code, command, lastLines } = await connection.run(words(putScript, publicKey, asRoot), { signal })
  signal.throwIfAborted()
  if (code === 0) return
  throw failure('install.no-key', { operation, values: { host }, details: { command, lastLines } })
}

export async function takeKey(
  connection: HostConnection,
  { publicKey, asRoot, signal }: Omit<Putting, 'host'>,
): Promise<void> {
  await connection.run(words(takeScript, publicKey, asRoot), { signal })
}
