// A second generation on a running machine: copied over SSH, activated by the real switch-to-configuration, rolled back.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { prints, succeeds } from './checks.ts'
import type { Machine } from './machine.ts'
import { lastLines, ToolError } from './tool-error.ts'

const run = promisify(execFile)

export type Access = { keyPath: string; knownHostsPath: string; env: NodeJS.ProcessEnv }

const sshOptions = (machine: Machine, { keyPath, knownHostsPath }: Access) => [
  ...['-i', keyPath, '-o', `UserKnownHostsFile=${knownHostsPath}`, '-o', 'StrictHostKeyChecking=yes'],
  ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=120', '-o', 'IdentitiesOnly=yes'],
  ...['-o', 'ServerAliveInterval=30', '-o', 'ServerAliveCountMax=10', '-p', `${machine.sshPort}`],
]

/** Over the network, with the host key that the machine was given: what the command prints. */
export async function ssh(
  machine: Machine,
  access: Access,
  [user, command]: [string, string],
): Promise<string> {
  const args = [...sshOptions(machine, access), `${user}@127.0.0.1`, command]
  try {
    return (await run('ssh', args, { env: access.env })).stdout.trim()
  } catch (thrown) {
    throw new ToolError(`${user} could not run "${command}" over SSH: ${lastLines(String(thrown), 5)}`)
  }
}

async function copyTo(machine: Machine, access: Access, storePath: string): Promise<void> {
  const args = [
    '--extra-experimental-features',
    'nix-command',
    'copy',
    '--to',
    'ssh://root@127.0.0.1',
    storePath,
  ]
  const env = { ...access.env, NIX_SSHOPTS: sshOptions(machine, access).join(' ') }
  try {
    await run('nix', args, { env, maxBuffer: 1 << 26 })
  } catch (thrown) {
    throw new ToolError(`nix copy failed: ${lastLines(String(thrown), 8)}`)
  }
}

const profile = '/nix/var/nix/profiles/system'

async function must(machine: Machine, name: string, command: string): Promise<void> {
  const wrong = await succeeds(name, command).wrong(machine)
  if (wrong !== null) throw new ToolError(`${name}: ${wrong}`)
}
async function mustPrint(machine: Machine, command: string, expected: string): Promise<void> {
  const wrong = await prints(command, command, expected).wrong(machine)
  if (wrong !== null) throw new ToolError(wrong)
}

/** Leaves the machine with the second generation as the one that boots next. */
export async function switchAndRollBack(machine: Machine, access: Access, next: string): Promise<void> {
  const first = (await machine.shell('readlink -f /run/current-system')).output
  await copyTo(machine, access, next)
  await must(machine, 'set the profile', `nix-env --profile ${profile} --set ${next}`)
  await must(machine, 'switch', `${next}/bin/switch-to-configuration switch`)
  await mustPrint(machine, 'readlink -f /run/current-system', next)
  await must(machine, 'both in the boot menu', 'test "$(ls /boot/loader/entries/*.conf | wc -l)" = 2')
  await must(
    machine,
    'roll back',
    `nix-env --profile ${profile} --rollback && ${profile}/bin/switch-to-configuration switch`,
  )
  await mustPrint(machine, 'readlink -f /run/current-system', first)
  await must(
    machine,
    'choose the second for the next boot',
    `nix-env --profile ${profile} --switch-generation 2 && ${next}/bin/switch-to-configuration boot`,
  )
}
