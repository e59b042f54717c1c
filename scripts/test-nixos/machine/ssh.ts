// Commands on a machine over the network, by a key and with a host key that is known before.
import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { lastLines, ToolError } from '../tool-error.ts'
import type { Machine } from './machine.ts'

const run = promisify(execFile)

export type Access = {
  keyPath: string
  knownHostsPath: string
  env: NodeJS.ProcessEnv
  /** The machine made its host key, so the first one is accepted. */
  newHost?: boolean
}

/** "ssh-ed25519 AAAA…" */
export const pinHostKey = (machine: Machine, { knownHostsPath }: Access, hostKey: string): void =>
  writeFileSync(knownHostsPath, `[127.0.0.1]:${machine.sshPort} ${hostKey}\n`)

export const sshOptions = (machine: Machine, { keyPath, knownHostsPath, newHost = false }: Access) => [
  '-i',
  keyPath,
  '-o',
  `UserKnownHostsFile=${knownHostsPath}`,
  '-o',
  `StrictHostKeyChecking=${newHost ? 'accept-new' : 'yes'}`,
  // Otherwise ssh adds a line about the new key to the command's output.
  ...(newHost ? ['-o', 'LogLevel=ERROR'] : []),
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=120',
  '-o',
  'IdentitiesOnly=yes',
  '-o',
  'ServerAliveInterval=30',
  '-o',
  'ServerAliveCountMax=10',
  '-p',
  `${machine.sshPort}`,
]

type CommandResult = { code: number; output: string }

/** Rejects only where SSH itself fails. */
export async function sshRun(
  machine: Machine,
  access: Access,
  user: string,
  command: string,
): Promise<CommandResult> {
  const args = [...sshOptions(machine, access), `${user}@127.0.0.1`, command]
  try {
    const { stdout, stderr } = await run('ssh', args, { env: access.env, maxBuffer: 1 << 26 })
    return { code: 0, output: `${stdout}${stderr}`.trim() }
  } catch (thrown) {
    const { code, stdout = '', stderr = '' } = thrown as { code?: unknown; stdout?: string; stderr?: string }
    if (typeof code === 'number' && code !== 255) return { code, output: `${stdout}${stderr}`.trim() }
    throw new ToolError(`${user} could not run "${command}" over SSH: ${lastLines(String(thrown), 5)}`)
  }
}

/** Resolves to the command's output; rejects if it fails. */
export async function ssh(machine: Machine, access: Access, user: string, command: string): Promise<string> {
  const { code, output } = await sshRun(machine, access, user, command)
  if (code !== 0) throw new ToolError(`${user}'s "${command}" ended with ${code}: ${lastLines(output, 8)}`)
  return output
}

/** Gives the command these bytes to read. */
export function sshSend(
  machine: Machine,
  access: Access,
  user: string,
  command: string,
  input: Buffer,
): void {
  const args = [...sshOptions(machine, access), `${user}@127.0.0.1`, command]
  execFileSync('ssh', args, { env: access.env, input, stdio: ['pipe', 'pipe', 'pipe'] })
}
