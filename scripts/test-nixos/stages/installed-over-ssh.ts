// `kiln install PROFILE` as somebody types it, by nixos-anywhere's own program: a machine that was started from Kiln's ISO, whose
// disk is formatted by disko, gets the system and its personal data over SSH, and starts from that disk.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { programPath } from '#platform/process/program-path.ts'
import { bootChecks, checkAll, isRunning, journalErrors, prints, succeeds } from '../machine/checks.ts'
import { discOf, emptyDisk } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { type Machine, startMachine } from '../machine/machine.ts'
import { type Access, ssh } from '../machine/ssh.ts'
import { runKiln } from '../run-kiln.ts'
import { boxedId, writeBoxedProfile } from '../system/boxed-profile.ts'
import { asNix, type Built } from '../system/built.ts'
import { lastLines, ToolError, UnavailableError } from '../tool-error.ts'

export type InstalledOverSsh = {
  /** The store path of the ISO. */
  iso: string
  system: Built
  diskScript: Built
  known: KnownFailures
  memoryMiB: number
  env: NodeJS.ProcessEnv
  key: { path: string; publicKey: string }
  folder: string
  tell: (line: string) => void
}

/** As QEMU's NVMe disk calls itself. */
const serial = 'disk'
const hostName = 'box11'
/** Under emulation. */
const patience = ['--phase-seconds', '7200', '--start-seconds', '3600']

const outputsOf = ({
  system,
  diskScript,
}: Pick<InstalledOverSsh, 'system' | 'diskScript'>) => `    systems.x86_64-linux.toplevel = ${asNix(system)};
    systems.x86_64-linux.installation = {
      disko.devices.disk.main.device = "/run/kiln/install-disk";
      boot.loader.systemd-boot.enable = true;
      kiln.installer.seedDevice = "/dev/disk/by-partlabel/kiln-seed";
      system.build.diskoScript = ${asNix(diskScript)};
    };
`

/** Before PATH: the program itself, or the folder of its scripts that KILN_NIXOS_ANYWHERE names. */
function nixosAnywhere(env: NodeJS.ProcessEnv, folder: string): string {
  const scripts = env['KILN_NIXOS_ANYWHERE']
  if (scripts === undefined && programPath(env['PATH'] ?? '', 'nixos-anywhere') === null)
    throw new UnavailableError('nixos-anywhere is not on PATH, nor in KILN_NIXOS_ANYWHERE')
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  if (scripts !== undefined) {
    const path = join(bin, 'nixos-anywhere')
    writeFileSync(path, `#!/bin/sh\nexec bash '${resolve(scripts, 'nixos-anywhere.sh')}' "$@"\n`)
    chmodSync(path, 0o755)
  }
  return bin
}

export async function installOverSsh(options: InstalledOverSsh): Promise<void> {
  const { iso, known, memoryMiB, env, key, folder } = options
  mkdirSync(folder, { recursive: true })
  const bin = nixosAnywhere(env, folder)
  const { path: diskPath, sizeMiB } = emptyDisk(folder)
  await using machine = await startMachine({
    ...{ diskPath, diskBus: 'nvme', folder, memoryMiB },
    ...{ discPath: discOf(iso), diskFirst: true },
  })
  try {
    await waitForLogin(machine, diskPath)
    await checkAll(machine, [isRunning()])
    const path = `${bin}${delimiter}${env['PATH'] ?? ''}`
    const knownHostsPath = await installByCommand(machine, { ...options, env: { ...env, PATH: path } })
    await checkAll(machine, [
      ...bootChecks(sizeMiB, known.units),
      journalErrors(known),
      succeeds('it runs from the disk', 'findmnt --noheadings --output SOURCE / | grep /dev/nvme0n1'),
      prints('its name', 'hostname', hostName),
      succeeds('its seed was read', 'test -e /var/lib/kiln/seeded'),
      succeeds('and wiped', 'cmp --silent --bytes=4194304 /dev/disk/by-partlabel/kiln-seed /dev/zero'),
    ])
    const access: Access = { keyPath: key.path, knownHostsPath, env }
    const sudo = await ssh(machine, access, 'ada', 'sudo --non-interactive id --user --name')
    if (sudo !== 'root') throw new ToolError(`The personal user's sudo gives ${sudo}`)
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}

/** Gives Kiln's own known_hosts, by which the machine is known afterwards. */
async function installByCommand(machine: Machine, options: InstalledOverSsh): Promise<string> {
  const { key, folder, env, tell } = options
  const home = join(folder, 'kiln')
  mkdirSync(home, { recursive: true })
  const profiles = writeBoxedProfile(folder, outputsOf(options))
  const answers = join(folder, 'box11.json')
  writeFileSync(answers, JSON.stringify({ hostname: hostName, user: 'ada', sshKeys: [key.publicKey] }))
  const { output: hostKey } = await machine.shell('cut -d " " -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub')
  const knownHosts = join(home, 'known_hosts')
  writeFileSync(knownHosts, `[127.0.0.1]:${machine.sshPort} ${hostKey.trim()}\n`)
  const to = ['--to', `root@127.0.0.1:${machine.sshPort}`, '--identity', key.path]
  const words = ['--profiles', profiles, 'install', boxedId, ...to, '--trust']
  const kiln = (...more: string[]) => runKiln([...words, ...more], { ...env, KILN_HOME: home })

  const shown = await kiln('--dry-run')
  if (!shown.output.includes(serial))
    throw new ToolError(`The disk is not shown: ${lastLines(shown.output, 20)}`)
  const started = Date.now()
  const chosen = ['--disk', serial, '--confirm', serial, '--personalise', answers]
  const { code, output } = await kiln(...chosen, ...patience)
  writeFileSync(join(folder, 'install.txt'), output)
  if (code !== 0) throw new ToolError(`kiln install ended with ${code}: ${lastLines(output, 30)}`)
  tell(`kiln install: ${Math.round((Date.now() - started) / 1000)} s: ${lastLines(output, 2)}`)
  return knownHosts
}
