// The first boot of a drive whose seed was damaged: nothing of it is installed, it is wiped, and the machine boots all the
// same, as the form has it.
import { join } from 'node:path'
import type { Architecture } from '#shared/formats/format.ts'
import { bootChecks, checkAll, prints, succeeds } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, seedIsWiped, writeSeed } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { type Access, ssh } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'

const headerBytes = 512

type BadSeed = {
  image: string
  /** The machine's own. */
  name: string
  mayFail: readonly string[]
  architecture: Architecture
  memoryMiB: number
  keyPath: string
  folder: string
  env: NodeJS.ProcessEnv
}

export async function bootWithBadSeed(options: BadSeed): Promise<void> {
  const { image, name, mayFail, architecture, memoryMiB, keyPath, folder, env } = options
  const disk = copyImageToDisk(image, folder)
  const { bytes } = makeSeed(join(folder, 'seed'), 'box9')
  // One bit of the payload.
  bytes.writeUInt8(bytes.readUInt8(headerBytes + 4000) ^ 1, headerBytes + 4000)
  writeSeed(disk, bytes)
  await using machine = await startMachine({ diskPath: disk.path, folder, architecture, memoryMiB })
  await waitForLogin(machine, disk.path)
  await checkAll(machine, [
    ...bootChecks(disk.sizeMiB, [...mayFail, 'kiln-seed.service']),
    prints('host name', 'hostname', name),
    succeeds('no user of the seed', '! id ada'),
    // The first is of the machine's own flake.
    prints('nothing of the seed', 'ls -A /var/lib/kiln | xargs', 'configuration.sha256 seeded'),
    succeeds(
      'the reason in the journal',
      "journalctl --boot --unit kiln-seed --output cat | grep 'its checksum is wrong'",
    ),
  ])
  await machine.shell('sync')
  if (!seedIsWiped(disk)) throw new ToolError('The damaged seed is still on the drive.')
  // No one knew this host's key before: it made its own.
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }
  await ssh(machine, access, 'root', 'true')
}
