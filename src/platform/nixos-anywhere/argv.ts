// The arguments of nixos-anywhere, and the script that each of its connections goes through. Pure.
import type { InstallerRun, InstallerWay } from '#engine/ports/installer.ts'
import { shellLine } from '../ssh/ssh.ts'

export type Places = {
  folder: string
  /** ssh's configuration with the checked host keys. */
  config: string
  identity: string
  /** The ProxyCommand. */
  way: string
  /** Files of the new system. */
  files: string
}

/** It joins its options with spaces: a path that needs quotes would arrive broken. */
export const canPass = (folder: string) => /^[A-Za-z0-9/_.+-]+$/.test(folder)

/** Checked in `--help`, because it has no --version. */
export const neededOptions = ['--phases', '--store-paths', '--ssh-option', '--extra-files', '--build-on']

/**
 * A slow machine does not answer while its kernel loads an installer of several hundred megabytes. Each step
 * also has a deadline.
 */
export const alive = { everySeconds: 15, unanswered: 20 }

/** nixos-anywhere itself checks no host keys, so all its connections must go through `way`. */
const sshOptions = ({ way }: Places) => [
  `ProxyCommand=${way}`,
  // The user's configuration may share a connection, which ends with kexec; and Nix hangs with a shared one.
  'ControlMaster=no',
  'ControlPath=none',
  'BatchMode=yes',
  'ForwardAgent=no',
  `ServerAliveInterval=${alive.everySeconds}`,
  `ServerAliveCountMax=${alive.unanswered}`,
]

/** The name is for the output of nixos-anywhere and Nix; only the script decides where it leads. */
const shownName = (host: string) => (/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host) ? host : 'host')

export function installerArgv(
  { address: { user, host } }: Pick<InstallerWay, 'address'>,
  { phases, diskScript, system, kexec, files }: Omit<InstallerRun, 'signal' | 'onLine'>,
  places: Places,
): string[] {
  return [
    '--phases',
    phases,
    '--store-paths',
    diskScript,
    system,
    // Nothing is built, and no other cache counts.
    '--build-on',
    'local',
    '--no-substitute-on-destination',
    '-i',
    places.identity,
    ...sshOptions(places).flatMap(option => ['--ssh-option', option]),
    ...(kexec === null ? [] : ['--kexec', kexec]),
    ...(files.length === 0 ? [] : ['--extra-files', places.files]),
    `${user}@${shownName(host)}`,
  ]
}

function sshArgv(
  { address: { host, port, jump } }: InstallerWay,
  { config, identity }: Places,
  to: { user: string; sshdPort: number },
): string[] {
  return [
    'ssh',
    '-F',
    config,
    '-T',
    '-x',
    '-i',
    identity,
    '-o',
    'IdentitiesOnly=yes',
    '-p',
    String(port),
    '-l',
    to.user,
    ...(jump === null ? [] : ['-J', jump]),
    '-W',
    `127.0.0.1:${to.sshdPort}`,
    '--',
    host,
  ]
}

/** Without arguments, because NIX_SSHOPTS is split at spaces. */
export function wayScript(way: InstallerWay, places: Places): string {
  const { address, sshdPort, becomesRoot } = way
  const now = shellLine(sshArgv(way, places, { user: address.user, sshdPort }))
  const comment = '# Made by Kiln for one installation: to the sshd of the host whose key was checked.'
  if (!becomesRoot || address.user === 'root') return `#!/bin/sh\n${comment}\nexec ${now}\n`
  // The installer does not know the user. A refused login has not read any input, so the next one gets all of it.
  const later = shellLine(sshArgv(way, places, { user: 'root', sshdPort }))
  return `#!/bin/sh\n${comment}\n${now} 2>/dev/null && exit\nexec ${later}\n`
}
