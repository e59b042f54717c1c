// `nixos-rebuild switch` as a user types it on a machine that has no network: from its own flake at /etc/nixos, which was
// changed there, with the sources of its lock and the tools of its build. The machine evaluates, builds and activates it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootChecks, checkAll, noFailedUnits, noJournalErrors, prints, succeeds } from '../machine/checks.ts'
import { copyImageToDisk } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { type Access, sshRun, sshSend } from '../machine/ssh.ts'
import { type RebuildPlan, rebuiltMark, rebuiltText } from '../system/rebuild-plan.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import { bootMenuHas, copyStorePaths, isCurrentSystem } from './generations.ts'

type OwnRebuild = {
  image: string
  plan: RebuildPlan
  known: KnownFailures
  log: (line: string) => void
  env: NodeJS.ProcessEnv
  keyPath: string
  folder: string
}

/** Enough to evaluate a NixOS on it. */
const memoryMiB = 4096
const flakeFolder = '/etc/nixos'
/** Debian's Nix has the place of Debian's own shell compiled in, for builds in its sandbox: here it is the machine's. */
const sandboxShell = '--option sandbox-paths "/bin/sh=$(readlink -f /bin/sh)"'

async function run(machine: Machine, access: Access, command: string): Promise<string> {
  const { code, output } = await sshRun(machine, access, 'root', command)
  if (code !== 0) throw new ToolError(`"${command}" ended with ${code}: ${lastLines(output, 15)}`)
  return output
}

export async function rebuildOnMachine(options: OwnRebuild): Promise<void> {
  const { image, plan, known, log, env, keyPath, folder } = options
  mkdirSync(folder, { recursive: true })
  const disk = copyImageToDisk(image, folder)
  const access: Access = { keyPath, knownHostsPath: join(folder, 'known-hosts'), env, newHost: true }
  await using machine = await startMachine({ diskPath: disk.path, folder, memoryMiB })
  try {
    await waitForLogin(machine, disk.path)
    await checkAll(machine, [noFailedUnits(known.units)])
    const { output: first } = await machine.shell('readlink -f /run/current-system')
    log(`copies ${plan.copied.length} paths; ${plan.builds} derivations are left to the machine`)
    await copyStorePaths(machine, access, ...plan.copied)
    const changes = execFileSync('tar', ['--create', '--directory', plan.folder, ...plan.changed], {
      maxBuffer: 1 << 28,
    })
    sshSend(machine, access, 'root', `tar --extract --no-same-owner --directory ${flakeFolder}`, changes)

    // Its nixos-rebuild is the changed system's own, which it would else evaluate first, in as many minutes again.
    const started = Date.now()
    const output = await run(
      machine,
      access,
      `nixos-rebuild switch --offline --no-reexec --print-build-logs ${sandboxShell}`,
    )
    writeFileSync(join(folder, 'rebuild.txt'), output)
    log(`nixos-rebuild switch: ${Math.round((Date.now() - started) / 1000)} s`)
    await checkAll(machine, [
      isCurrentSystem(plan.system),
      prints('its change is there', `cat /etc/${rebuiltMark}`, rebuiltText),
      bootMenuHas(2),
      // The service that brings a deploy's flake there was started by the switch: what was changed is what runs. Debian's
      // packages come through tests/debian, which no machine gets.
      succeeds(
        'its flake is what it was built from',
        `diff -r --exclude=tests /etc/kiln/configuration/ ${flakeFolder}`,
      ),
      ...bootChecks(disk.sizeMiB, known.units),
      noJournalErrors(known),
    ])
    await run(machine, access, 'nixos-rebuild switch --rollback')
    await checkAll(machine, [
      isCurrentSystem(first),
      succeeds('its change is gone', `! test -e /etc/${rebuiltMark}`),
      succeeds('its flake stays as it was changed', `test -e ${flakeFolder}/tests/debian/own.nix`),
      noFailedUnits(known.units),
    ])
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}
