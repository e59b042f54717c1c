// Boots a used disk, killing the program before a chosen system call or making a call fail, and checks what
// must be true of the disk then. The program is the shipped one: strace stops it.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BootOptions } from './boot.ts'
import { ResetDisk, work } from './disk.ts'

export type Call = { name: string; number: number; line: string }

/** Calls that change a disk. A kill between two of them makes no difference. */
const changing =
  /^(fchmodat|fchownat|fsync|linkat|lremovexattr|lsetxattr|mkdirat|mknodat|pwrite64|renameat2|symlinkat|syncfs|unlinkat|utimensat|write)$/
const changes = ({ name, line }: Call) =>
  changing.test(name) ||
  (name === 'openat' && line.includes('O_CREAT')) ||
  (name === 'ioctl' && /CREATE|DESTROY|DEFAULT_SUBVOL|SETFLAGS|FSSETXATTR|CLONE/.test(line))

/** A disk with two sessions in its history and a third in LIVE, unmounted. The caller removes it. */
export function diskInUse(sizeMiB = 256): ResetDisk {
  const disk = new ResetDisk({ sizeMiB })
  for (const text of ['one', 'two', 'three']) {
    disk.session(() => work(disk, text))
    if (text !== 'three') disk.boot()
  }
  return disk
}

/** The most frequent thread: another one may look at the snapshots first. */
function busiest(threads: (string | undefined)[]): string | undefined {
  const times = (thread: string | undefined) => threads.filter(each => each === thread).length
  return [...new Set(threads)].sort((one, other) => times(other) - times(one))[0]
}

/** The calls of the thread that works on the volume, numbered per name. */
export function callsOf(image: string, options: BootOptions): Call[] {
  const disk = new ResetDisk({ image })
  try {
    const log = join(disk.scratch, 'trace')
    disk.boot({ ...options, under: ['strace', '-f', '-y', '-o', log] })
    const lines = readFileSync(log, 'utf8').split('\n')
    const worker = busiest(
      lines.filter(line => line.includes('@snapshots/@')).map(line => line.split(' ')[0]),
    )
    const counts = new Map<string, number>()
    return lines.flatMap(line => {
      const [, thread, name = ''] = /^(\d+)\s+(\w+)\(/.exec(line) ?? []
      if (thread !== worker) return []
      const number = (counts.get(name) ?? 0) + 1
      counts.set(name, number)
      return [{ name, number, line }]
    })
  } finally {
    disk.remove()
  }
}

export const changingCallsOf = (image: string, options: BootOptions) =>
  callsOf(image, options).filter(changes)

export const inject = ({ name, number }: Call, what: string) => [
  'strace',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  `trace=${name}`,
  '-e',
  `inject=${name}:${what}:when=${number}`,
]

const volumes = {
  '@root': ['etc/nixos/flake.nix', 'etc/motd'],
  '@home': ['ada/Documents/letter', 'ada/.cache/page'],
} as const
export type Volume = keyof typeof volumes

/** What is broken on a disk whose last three sessions were `one`, `two` and `three`. The caller mounts it. */
export function brokenOn(disk: ResetDisk, volume: Volume, sessions = ['two', 'three']): string[] {
  const [kept, other] = volumes[volume]
  const live = disk.read(`${volume}/${kept}`)
  const broken = live === 'three' ? [] : [`LIVE has the named data of ${live}`]
  const places = [
    volume,
    ...['CURRENT', 'PREVIOUS', 'PENULTIMATE'].map(slot => `@snapshots/${volume}/${slot}`),
  ]
  const held = places.map(place => disk.read(`${place}/${other}`))
  return [...broken, ...sessions.filter(one => !held.includes(one)).map(one => `session ${one} is lost`)]
}

/** The disk after a power cut now: what was written to it, and nothing that the kernel still holds. */
export function afterPowerCut(disk: ResetDisk): ResetDisk {
  const image = join(disk.scratch, 'cut')
  copyFileSync(disk.image, image)
  return new ResetDisk({ image })
}
