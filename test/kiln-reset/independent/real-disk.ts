// A real disk as plain data, and a real boot as its operations. The author had not seen kiln-reset.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { BootOptions } from '../boot.ts'
import type { ResetDisk } from '../disk.ts'
import type { Disk, Operation } from './disk-state.ts'
import { operationsIn } from './strace-lines.ts'

/**
 * The named data that `work` of disk.ts writes; the filter of disk.ts has these paths, and a folder that does
 * not exist.
 */
export const kept = {
  '@home': ['ada/.ssh', 'ada/Documents'],
  '@root': ['etc/machine-id', 'etc/nixos', 'etc/shadow', 'var/lib/kiln'],
} as const
export type Volume = keyof typeof kept
export const mountOf = { '@home': '@home=/home', '@root': '@root=/' } as const

/** Inode of each subvolume's root; the placeholder of one that a snapshot left out has another. */
const firstInode = 256

function read(path: string, at: string, found: Map<string, string>): void {
  const state = lstatSync(path)
  if (state.isDirectory()) {
    found.set(`${at}/`, state.ino === firstInode ? 'subvolume' : 'folder')
    for (const name of readdirSync(path)) read(join(path, name), `${at}/${name}`, found)
  } else if (state.isSymbolicLink()) found.set(at, `-> ${readlinkSync(path)}`)
  else found.set(at, readFileSync(path, 'latin1'))
}

/** A mounted disk. */
export function readDisk(disk: ResetDisk, volume: Volume): Disk {
  const found = new Map<string, string>()
  if (disk.has(volume)) read(disk.path(volume), 'LIVE', found)
  for (const place of readdirSync(disk.path('@snapshots', volume)))
    read(disk.path('@snapshots', volume, place), place, found)
  if (disk.has('kiln-reset')) read(disk.path('kiln-reset'), 'STATE', found)
  found.delete('STATE/')
  return found
}

/** The files of both, and whether a folder is a subvolume. Ids are only in the program's own data. */
export const comparable = (disk: Disk) =>
  [...disk]
    .flatMap(([path, value]) =>
      path === 'ids' ? [] : [`${path} ${value.replace(/^(subvolume) \d+$/, '$1')}`],
    )
    .sort()

/** Boots an unmounted disk: the state before, the operations, and the state after. */
export function tracedBoot(
  disk: ResetDisk,
  volume: Volume,
  options: BootOptions = {},
): { before: Disk; operations: Operation[]; after: Disk; entries: unknown[] } {
  const log = join(disk.scratch, 'independent-trace')
  const before = disk.whileMounted(() => readDisk(disk, volume))
  const under = ['strace', '-f', '-y', '-s', '65536', '-o', log]
  const { entries } = disk.boot({ ...options, volumes: [mountOf[volume]], under })
  const after = disk.whileMounted(() => readDisk(disk, volume))
  return { before, operations: operationsIn(readFileSync(log, 'utf8'), volume), after, entries }
}
