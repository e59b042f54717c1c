// Logs in to a machine: with the key that Kiln made for it, to the host key that Kiln made for it.
import { join } from 'node:path'
import { openOwnShell } from '#engine/open-own-shell.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection, HostShell } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { knownName } from '#shared/hosts/address.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { knownHostsName, loginKeyName, machineFolder } from './folder.ts'

const operation = 'machines.login'

type MachineLogin = {
  port: number
  user: string
  /** The path of the private key; null if Kiln made no key for this machine. */
  identity: string | null
  hostKey: string
}

/** Throws machine.no-forward, machine.host-key-unknown. */
export function loginOf({ folders }: Pick<Ports, 'folders'>, record: MachineRecord): MachineLogin {
  const { id, name, forwards, hostKey, login, user } = record
  const port = forwards.find(({ guest, protocol }) => guest === 22 && protocol === 'tcp')?.host
  if (port === undefined) throw failure('machine.no-forward', { operation, values: { port: '22' } })
  if (hostKey === null) throw failure('machine.host-key-unknown', { operation, values: { name } })
  const identity = login ? join(machineFolder(folders, id), loginKeyName) : null
  return { port, user, identity, hostKey }
}

/** Its path. The port may differ from the machine's last start. */
export async function writeKnownHosts(
  { folders, files }: Pick<Ports, 'folders' | 'files'>,
  id: string,
  { port, hostKey }: Pick<MachineLogin, 'port' | 'hostKey'>,
): Promise<string> {
  const path = join(machineFolder(folders, id), knownHostsName)
  await files.writeText(path, `${knownName({ host: '127.0.0.1', port })} ${hostKey}\n`)
  return path
}

/** Opens a connection for commands. Also throws what `ports.ssh.connect` throws. */
export async function connectTo(
  ports: Pick<Ports, 'folders' | 'files' | 'ssh'>,
  record: MachineRecord,
  signal: AbortSignal,
): Promise<HostConnection> {
  const { port, user, identity, hostKey } = loginOf(ports, record)
  const knownHosts = await writeKnownHosts(ports, record.id, { port, hostKey })
  return ports.ssh.connect({ host: '127.0.0.1', port, user, jump: null, identity }, { knownHosts, signal })
}

/** Limit for the output of a user's own command. */
const mostStdoutBytes = 64 * 2 ** 20
/** Limit for a command's stderr; the rest is dropped. */
const mostLetters = 1 << 20

type Inside = { words: string[]; timeoutSeconds: number; signal: AbortSignal }

/** Also throws what `connectTo` throws, ssh.command-timed-out. */
export async function runInside(
  ports: Pick<Ports, 'folders' | 'files' | 'ssh'>,
  record: MachineRecord,
  { words, timeoutSeconds, signal }: Inside,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const connection = await connectTo(ports, record, signal)
  const stderr: string[] = []
  let stderrLetters = 0
  try {
    const { code, stdout } = await connection.run(words, {
      signal,
      timeoutMs: timeoutSeconds * 1000,
      mostBytes: mostStdoutBytes,
      onLine({ text }) {
        stderrLetters += text.length + 1
        if (stderrLetters <= mostLetters) stderr.push(`${text}\n`)
      },
    })
    return { code, stdout, stderr: stderr.join('') }
  } finally {
    await connection.close()
  }
}

type Terminal = { columns: number; rows: number; signal: AbortSignal }

/** The connection belongs to the terminal, and ends with it. Throws what `connectTo` throws. */
export async function openTerminal(
  ports: Pick<Ports, 'folders' | 'files' | 'ssh'>,
  record: MachineRecord,
  { columns, rows, signal }: Terminal,
): Promise<HostShell> {
  return openOwnShell(await connectTo(ports, record, signal), { columns, rows })
}
