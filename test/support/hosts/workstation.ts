// A test host that is an installed workstation: the real tools of the profile, the real kiln-reset, and a real Btrfs with
// a history that it made. Its volumes are mounted in /machine: the root of a test host is this computer's Debian.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestHost } from '#lab/hosts/host.ts'
import { scriptOf } from '../../../nix/profiles/workstation/tools/run-tool.ts'
import type { ResetDisk } from '../../kiln-reset/disk.ts'
import { toolEnv, toolNames } from '../../kiln-reset/machine.ts'
import { program } from '../../kiln-reset/program.ts'

const machine = '/machine'
const tools = '/usr/local/lib/kiln-host'

/** A tree for startHost. `lacks`: tools that an older one has not. */
export function workstationTree(
  folder: string,
  disk: ResetDisk,
  { mode = 'reset', lacks = [] as string[] } = {},
): string {
  const write = (path: string, text: string, bits = 0o755) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    chmodSync(join(folder, path), bits)
  }
  const filter = '/etc/kiln/persistent-paths'
  const { FILTER: written, PATH: _, ...env } = toolEnv(disk, machine, mode)
  const head = (values: Record<string, string>) =>
    [
      '#!/bin/bash',
      'set -o errexit -o nounset -o pipefail',
      ...Object.entries(values).map(([name, value]) => `export ${name}='${value}'`),
      '',
    ].join('\n')
  for (const tool of toolNames.filter(each => !lacks.includes(each)))
    write(`${tools}/${tool}`, `${head({ ...env, FILTER: filter })}${scriptOf(tool)}`)
  write('/usr/local/bin/kiln-host', `${head({ TOOLS: tools })}${scriptOf('kiln-host')}`)
  mkdirSync(join(folder, 'etc/kiln'), { recursive: true })
  cpSync(written, join(folder, filter))
  cpSync(program(), join(folder, '/usr/local/bin/kiln-reset'))
  return folder
}

export async function mountWorkstation(host: TestHost, disk: ResetDisk): Promise<void> {
  // As `stat` has them, in hexadecimal: a test host has another /dev.
  const [major = '', minor = ''] = execFileSync('stat', ['--format', '%t %T', disk.device], {
    encoding: 'utf8',
  })
    .trim()
    .split(' ')
    .map(digits => String(Number.parseInt(digits, 16)))
  if (!statSync(disk.device).isBlockDevice()) throw new Error(`${disk.device} is not a block device`)
  await host.run('sh', '-c', `[ -e ${disk.device} ] || mknod ${disk.device} b ${major} ${minor}`)
  for (const [volume, place] of [
    ['@root', ''],
    ['@home', '/home'],
    ['@snapshots', '/.snapshots'],
  ] as const) {
    await host.run('mkdir', '-p', `${machine}${place}`)
    await host.run('mount', '-o', `subvol=${volume},noatime`, disk.device, `${machine}${place}`)
  }
  await host.run('mkdir', '-p', `${machine}/run`)
}

export const unmountWorkstation = (host: TestHost) => host.run('umount', '--recursive', machine)

/** A restart, as far as the history sees it. */
export async function restartWorkstation(host: TestHost, disk: ResetDisk): Promise<void> {
  await unmountWorkstation(host)
  disk.reached()
  disk.boot()
  await mountWorkstation(host, disk)
}
