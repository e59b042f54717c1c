// A first boot whose power is cut, again and again, at the steps of the seed's service (nix/modules/seed): the seed
// unpacked, half of it installed, its wipe begun, its wipe done. What boots in the end is whole.
// At the first three the service is frozen by its control group first: a busy computer may take long to pull the plug.
// A drive that loses what it had in its own cache is not among it: QEMU hands on each write at once.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bootChecks, checkAll, seedChecks } from '../machine/checks.ts'
import { copyImageToDisk, type Disk, makeSeed, readSeed, seedIsWiped, writeSeed } from '../machine/disk.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { bootTimeoutMs, type Machine, startMachine } from '../machine/machine.ts'
import { type Access, pinHostKey, ssh } from '../machine/ssh.ts'
import { ToolError } from '../tool-error.ts'

type PowerCuts = {
  image: string
  mayFail: readonly string[]
  memoryMiB: number
  keyPath: string
  folder: string
  env: NodeJS.ProcessEnv
}

/** The first shell of a boot may lose what it is sent before it has its terminal. */
async function waitForShell(machine: Machine): Promise<void> {
  await machine.waitFor(/Started .*debug-shell\.service/, bootTimeoutMs)
  for (let tries = 0; tries < 60; tries++) {
    const answer = await machine.shell('true', 10_000).catch(() => null)
    if (answer) return
  }
  throw new ToolError('The shell on the second serial port does not answer.')
}

const seedMagicOf = (disk: Disk): string => readSeed(disk).subarray(0, 10).toString('latin1')
const unread = 'KILNSEED 1'
const beingWiped = 'KILNSEED 0'
/** The fifth of the seed's twelve files, and the last. */
const hostKey = '/etc/ssh/ssh_host_ed25519_key'
const lastFile = "'/var/lib/iwd/My Network.psk'"
/** Its second partition, by no name that udev may not have given yet. */
const partition = '/dev/vda2'
const freezer = '/sys/fs/cgroup/system.slice/kiln-seed.service/cgroup.freeze'

type Step = {
  name: string
  /** Bash without a further process: true as soon as the place is reached. */
  reached: string
  /** Holds on the frozen machine; otherwise the service had continued. */
  frozen: string
  beginning: string
}
const steps: readonly Step[] = [
  {
    name: 'the seed is unpacked',
    reached: '[ -e /run/kiln-seed/manifest ]',
    frozen: `[ ! -e ${hostKey} ]`,
    beginning: unread,
  },
  {
    name: 'half of it is installed',
    reached: `[ -e ${hostKey} ]`,
    frozen: `[ ! -e ${lastFile} ]`,
    beginning: unread,
  },
  {
    name: 'its wipe has begun',
    reached: `{ read -r -N ${beingWiped.length} beginning <${partition}; [ "$beginning" = '${beingWiped}' ]; }`,
    frozen: `[ ! -e /var/lib/kiln/seeded ] && sync ${partition}`,
    beginning: beingWiped,
  },
]

async function waitForDisk(what: string, reached: () => boolean): Promise<void> {
  const end = Date.now() + bootTimeoutMs
  while (!reached()) {
    if (Date.now() > end) throw new ToolError(`${what} did not happen in ${bootTimeoutMs / 1000} s.`)
    await pause(2)
  }
}

export async function runPowerCuts(options: PowerCuts): Promise<void> {
  const { image, mayFail, memoryMiB, keyPath, folder, env } = options
  const disk = copyImageToDisk(image, folder)
  const seed = makeSeed(join(folder, 'seed'), 'box9')
  writeSeed(disk, seed.bytes)
  const boot = () => startMachine({ diskPath: disk.path, folder, memoryMiB })

  const cutAt = async ({ name, reached, frozen, beginning }: Step) => {
    await using machine = await boot()
    await waitForShell(machine)
    const { code, output } = await machine.shell(
      `! ${reached} && until ${reached}; do :; done; echo 1 >${freezer} && ${frozen}`,
      bootTimeoutMs,
    )
    await machine.cutPower()
    const found = seedMagicOf(disk)
    if (code !== 0 || found !== beginning)
      throw new ToolError(`The power was cut too late: ${name} (${JSON.stringify(found)}) ${output}`)
  }
  for (const step of steps) await cutAt(step)
  {
    await using machine = await boot()
    await Promise.race([
      waitForDisk('its wipe is done', () => seedIsWiped(disk)),
      machine.ended.then(() => Promise.reject(new ToolError('The machine ended before its wipe was done.'))),
    ])
  }

  await using machine = await boot()
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env }
  pinHostKey(machine, access, seed.hostKey)
  await waitForLogin(machine, disk.path)
  await checkAll(machine, [...bootChecks(disk.sizeMiB, mayFail), ...seedChecks])
  await ssh(machine, { ...access, keyPath: seed.userKeyPath }, 'ada', 'true')
  if (!seedIsWiped(disk)) throw new ToolError('The seed is still on the drive.')
}
