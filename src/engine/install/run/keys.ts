// The key of an installation on the machine: added where its sshd looks for keys of the login user, and of root in an
// installer; removed again if the machine keeps its system.
import { asRoot as rootThere } from '#engine/hosts/as-root.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import { failure } from '#shared/errors.ts'

const operation = 'install'
const timeoutMs = 60_000

type Putting = { host: string; publicKey: string; asRoot: boolean; signal: AbortSignal }

const putScript = shellFile(import.meta.url, './put-key.sh')

export const takeScript = shellFile(import.meta.url, './take-key.sh')

/** On some systems sudo keeps the caller's home. */
const words = (script: string, key: string, asRoot: boolean) =>
  asRoot ? rootThere(['env', 'HOME=/root', 'sh', '-c', script, 'sh', key]) : ['sh', '-c', script, 'sh', key]

/** Throws install.no-key. */
export async function putKey(connection: HostConnection, putting: Putting): Promise<void> {
  const { host, publicKey, asRoot, signal } = putting
  const options = { signal, timeoutMs }
  const { code, command, lastLines } = await connection.run(words(putScript, publicKey, asRoot), options)
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
