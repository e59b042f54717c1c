// How users log in to a machine with their own ssh: a configuration with port, keys and the host key that Kiln knows.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { SshLogin } from '#engine/ports/terminal.ts'
import { failure } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { machineFolder, sshConfigName } from './folder.ts'
import { loginOf, writeKnownHosts } from './login-connect.ts'

/** A name from an image's own options: in an options file it must not be more than a name. */
const plainUser = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}\$?$/

/** Writes it, and returns its path. Throws machine.no-forward, machine.host-key-unknown, machine.user. */
export async function personLogin(
  ports: Pick<Ports, 'folders' | 'files' | 'ssh'>,
  record: MachineRecord,
): Promise<SshLogin> {
  const { id, name } = record
  const login = loginOf(ports, record)
  if (!plainUser.test(login.user))
    throw failure('machine.user', { operation: 'machines.login', values: { name, user: login.user } })
  const knownHosts = await writeKnownHosts(ports, id, login)
  const config = join(machineFolder(ports.folders, id), sshConfigName)
  await ports.files.writeText(config, ports.ssh.loginConfig({ ...login, name: id, knownHosts }))
  return { config, name: id }
}
