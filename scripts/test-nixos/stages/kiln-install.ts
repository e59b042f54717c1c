// `kiln install PROFILE` as a user types it, by nixos-anywhere's own program and disko's own script, of a profile that was built
// before; and what has to be true of the machine that starts from the disk then.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { programPath } from '#platform/process/program-path.ts'
import { bootChecks, type Check, checkAll, noJournalErrors, prints, succeeds } from '../machine/checks.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import type { Machine } from '../machine/machine.ts'
import { type Access, ssh } from '../machine/ssh.ts'
import { type CommandResult, runKiln } from '../run-kiln.ts'
import { type Built, nixExpressionOf } from '../system/built.ts'
import { prebuiltId, writePrebuiltProfile } from '../system/prebuilt-profile.ts'
import { lastLines, ToolError, UnavailableError } from '../tool-error.ts'

export type InstallOptions = {
  system: Built
  diskScript: Built
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  /** The administrator's, which the machine lets in before. */
  key: { path: string; publicKey: string }
  folder: string
  log: (line: string) => void
}

export type PreparedInstall = {
  /** Kiln's own, by which the machine is known afterwards. */
  knownHostsPath: string
  run: (...more: string[]) => Promise<CommandResult>
  /** Onto the machine's one disk, with the personal data. Fails where Kiln does. */
  install: (...more: string[]) => Promise<void>
}

/** The serial number of QEMU's NVMe disk. */
export const diskSerial = 'disk'
/** Under emulation. */
const patience = ['--phase-seconds', '7200', '--start-seconds', '3600']

const outputsOf = ({
  system,
  diskScript,
}: Pick<
  InstallOptions,
  'system' | 'diskScript'
>) => `    systems.x86_64-linux.toplevel = ${nixExpressionOf(system)};
    systems.x86_64-linux.installation = {
      disko.devices.disk.main.device = "/run/kiln/install-disk";
      boot.loader.systemd-boot.enable = true;
      kiln.installer.seedDevice = "/dev/disk/by-partlabel/kiln-seed";
      system.build.diskoScript = ${nixExpressionOf(diskScript)};
    };
`

/** Puts nixos-anywhere on PATH: the program itself, or the folder of its scripts that KILN_NIXOS_ANYWHERE names. */
export function withNixosAnywhere(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const scripts = env['KILN_NIXOS_ANYWHERE']
  const before = env['PATH'] ?? ''
  if (scripts === undefined) {
    if (programPath(before, 'nixos-anywhere') !== null) return env
    throw new UnavailableError('nixos-anywhere is not on PATH, nor in KILN_NIXOS_ANYWHERE')
  }
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const path = join(bin, 'nixos-anywhere')
  writeFileSync(path, `#!/bin/sh\nexec bash '${resolve(scripts, 'nixos-anywhere.sh')}' "$@"\n`)
  chmodSync(path, 0o755)
  return { ...env, PATH: `${bin}${delimiter}${before}` }
}

/** The machine has come up: its host key is trusted. `env`: of withNixosAnywhere. */
export async function prepareInstall(
  machine: Machine,
  options: InstallOptions & { hostName: string },
): Promise<PreparedInstall> {
  const { key, folder, env, log, hostName } = options
  const home = join(folder, 'kiln')
  mkdirSync(home, { recursive: true })
  const profiles = writePrebuiltProfile(folder, outputsOf(options))
  const answers = join(folder, `${hostName}.json`)
  writeFileSync(answers, JSON.stringify({ hostname: hostName, user: 'ada', sshKeys: [key.publicKey] }))
  const { output: hostKey } = await machine.shell('cut -d " " -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub')
  const knownHostsPath = join(home, 'known_hosts')
  writeFileSync(knownHostsPath, `[127.0.0.1]:${machine.sshPort} ${hostKey.trim()}\n`)
  const to = ['--to', `root@127.0.0.1:${machine.sshPort}`, '--identity', key.path]
  const words = ['--profiles', profiles, 'install', prebuiltId, ...to, '--trust']
  const run = (...more: string[]) => runKiln([...words, ...more], { ...env, KILN_HOME: home })
  return {
    knownHostsPath,
    run,
    async install(...more) {
      const started = Date.now()
      const chosen = ['--disk', diskSerial, '--confirm', diskSerial, '--personalise', answers]
      const { code, output } = await run(...chosen, ...patience, ...more)
      writeFileSync(join(folder, 'install.txt'), output)
      if (code !== 0) throw new ToolError(`kiln install ended with ${code}: ${lastLines(output, 30)}`)
      log(`kiln install: ${Math.round((Date.now() - started) / 1000)} s: ${lastLines(output, 2)}`)
    },
  }
}

type Installed = Pick<InstallOptions, 'known' | 'key' | 'env'> & {
  hostName: string
  sizeMiB: number
  knownHostsPath: string
  /** More checks that have to hold. */
  more?: readonly Check[]
}

/** The system that was installed has come up from the disk, as the machine of the personal data, known by its new key. */
export async function assertInstalled(machine: Machine, installed: Installed): Promise<void> {
  const { known, key, env, hostName, sizeMiB, knownHostsPath, more = [] } = installed
  await checkAll(machine, [
    ...bootChecks(sizeMiB, known.units),
    noJournalErrors(known),
    succeeds('it runs from the disk', 'findmnt --noheadings --output SOURCE / | grep /dev/nvme0n1'),
    prints('its name', 'hostname', hostName),
    succeeds('its seed was read', 'test -e /var/lib/kiln/seeded'),
    succeeds('and wiped', 'cmp --silent --bytes=4194304 /dev/disk/by-partlabel/kiln-seed /dev/zero'),
    ...more,
  ])
  const access: Access = { keyPath: key.path, knownHostsPath, env }
  const sudo = await ssh(machine, access, 'ada', 'sudo --non-interactive id --user --name')
  if (sudo !== 'root') throw new ToolError(`The personal user's sudo gives ${sudo}`)
}
