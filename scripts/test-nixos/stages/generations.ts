// More generations on a running machine: copied over SSH, activated by the real switch-to-configuration, rolled back.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Check, checkAll, noFailedUnits, prints, printsAtLogin, succeeds } from '../machine/checks.ts'
import type { Machine } from '../machine/machine.ts'
import { type Access, ssh, sshOptions, sshRun } from '../machine/ssh.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const run = promisify(execFile)
const profile = '/nix/var/nix/profiles/system'
const failedUnit = 'kiln-test-bad.service'

export async function copyStorePaths(
  machine: Machine,
  access: Access,
  ...storePaths: string[]
): Promise<void> {
  const options = ['--extra-experimental-features', 'nix-command', 'copy', '--to', 'ssh://root@127.0.0.1']
  const env = { ...access.env, NIX_SSHOPTS: sshOptions(machine, access).join(' ') }
  try {
    await run('nix', [...options, ...storePaths], { env, maxBuffer: 1 << 26 })
  } catch (thrown) {
    throw new ToolError(`nix copy failed: ${lastLines(String(thrown), 8)}`)
  }
}

const setProfile = async (machine: Machine, access: Access, system: string) => {
  await copyStorePaths(machine, access, system)
  await ssh(machine, access, 'root', `nix-env --profile ${profile} --set ${system}`)
}

export const isCurrentSystem = (system: string) =>
  prints('the running system', 'readlink -f /run/current-system', system)
export const bootMenuHas = (count: number) =>
  succeeds(
    `${count} generations in the boot menu`,
    `test "$(ls /boot/loader/entries/*.conf | wc -l)" = ${count}`,
  )

/** The units that a switch leaves failed, as it says in its last words. */
export const failedUnitsIn = (output: string): string[] =>
  [...output.matchAll(/^warning: the following units failed: (.+)$/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  )

/** Units that cannot work here may fail. */
async function activate(machine: Machine, access: Access, system: string, { mayFail }: MayFail) {
  const { code, output } = await sshRun(
    machine,
    access,
    'root',
    `${system}/bin/switch-to-configuration switch`,
  )
  const failed = failedUnitsIn(output)
  const known = failed.every(unit => mayFail.includes(unit))
  if (code === 0 || (code === 4 && failed.length > 0 && known)) return
  throw new ToolError(`The switch to ${system} ended with ${code}: ${lastLines(output, 8)}`)
}

type MayFail = {
  /** Units that fail on this machine whatever its generation. */
  mayFail: readonly string[]
}
type Expected = MayFail & {
  /** Checks that hold in every generation. */
  checks: readonly Check[]
}

/** The second generation is recognised by these. */
export const secondGenerationChecks: readonly Check[] = [
  bootMenuHas(2),
  printsAtLogin('its change is there', 'second generation'),
]

/** One that works. Afterwards the checks ask it over its serial port: root may have no way in over SSH. */
export async function switchTo(
  machine: Machine,
  access: Access,
  system: string,
  { checks, ...mayFail }: Expected,
): Promise<void> {
  await setProfile(machine, access, system)
  await activate(machine, access, system, mayFail)
  await checkAll(machine, [isCurrentSystem(system), ...checks])
}

/** A third one with a unit that fails: the switch says so, and the way back leads to what ran before. */
export async function rollBackBadGeneration(
  machine: Machine,
  access: Access,
  { bad, good, ...mayFail }: MayFail & { bad: string; good: string },
): Promise<void> {
  await setProfile(machine, access, bad)
  const { code, output } = await sshRun(machine, access, 'root', `${bad}/bin/switch-to-configuration switch`)
  if (code !== 4 || !output.includes(failedUnit)) {
    throw new ToolError(`The switch to a bad generation ended with ${code}: ${lastLines(output, 8)}`)
  }
  await checkAll(machine, [
    isCurrentSystem(bad),
    succeeds('the unit has failed', `systemctl is-failed --quiet ${failedUnit}`),
  ])
  await ssh(machine, access, 'root', `nix-env --profile ${profile} --rollback`)
  await activate(machine, access, profile, mayFail)
  await checkAll(machine, [isCurrentSystem(good), bootMenuHas(3), noFailedUnits(mayFail.mayFail)])
}
