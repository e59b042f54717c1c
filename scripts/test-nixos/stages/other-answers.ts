// Other answers in the form of a profile, one after the other on a machine that runs: each is a switch, and what it changes is seen.
import { join } from 'node:path'
import type { Architecture } from '#shared/formats/format.ts'
import { noFailedUnits } from '../machine/checks.ts'
import { copyImageToDisk, makeSeed, writeSeed } from '../machine/disk.ts'
import { forwardPort } from '../machine/forward-port.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey } from '../machine/ssh.ts'
import type { OtherAnswers } from '../promises/other-answers.ts'
import { switchTo } from './generations.ts'

type Trial = {
  image: string
  otherAnswers: readonly OtherAnswers[]
  /** The path of a system in the store. */
  build: (other: OtherAnswers) => Promise<string>
  mayFail: readonly string[]
  architecture: Architecture
  memoryMiB: number
  guestPorts: readonly number[]
  keyPath: string
  folder: string
  env: NodeJS.ProcessEnv
}

export async function tryOtherAnswers(options: Trial): Promise<void> {
  const { image, otherAnswers, build, mayFail, architecture, memoryMiB, guestPorts, folder, env } = options
  const disk = copyImageToDisk(image, folder)
  const seed = makeSeed(join(folder, 'seed'), 'box9')
  writeSeed(disk, seed.bytes)
  const knownHostsPath = join(folder, 'known-hosts')
  const access: Access = { keyPath: options.keyPath, knownHostsPath, env }
  await using machine = await startMachine({
    diskPath: disk.path,
    folder,
    architecture,
    memoryMiB,
    guestPorts,
  })
  pinHostKey(machine, access, seed.hostKey)
  await waitForLogin(machine, disk.path)
  for (const other of otherAnswers) {
    await other.before?.(machine, port => forwardPort(machine, access, port))
    const checks = [noFailedUnits(mayFail), ...other.checks]
    await switchTo(machine, access, await build(other), { mayFail, checks })
  }
}
