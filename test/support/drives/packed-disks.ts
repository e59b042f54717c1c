// A disk packed in all the ways that are known.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as zlib from 'node:zlib'
import { command, diskBytes, never, plainOptions, type sourcesIn, writtenDrive } from './sources.ts'

const MiB = 1 << 20
const half = 20 * MiB
/** Packs the two halves of a disk separately, as multi-member files have them. */
const inTwo = (disk: string, pack: (bytes: Buffer) => Buffer) => {
  const bytes = readFileSync(disk)
  return Buffer.concat([pack(bytes.subarray(0, half)), pack(bytes.subarray(half))])
}
export const through =
  (name: string, ...args: string[]) =>
  (bytes: Buffer) =>
    execFileSync(name, args, { input: bytes, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'ignore'] })

type Way = {
  name: string
  /** Makes the packed file at `to`. */
  make: (disk: string, to: string) => void
  kind: string
  sizeBytes: number | null
}
const whole = (pack: (bytes: Buffer) => Buffer) => (disk: string, to: string) =>
  writeFileSync(to, pack(readFileSync(disk)))
const zipped =
  (...args: string[]) =>
  (disk: string, to: string) => {
    command('zip', '-q', '-j', ...args, `${to}.zip`, disk)
    renameSync(`${to}.zip`, to)
  }
const small = (bytes: Buffer) => {
  const members: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 65_280)
    members.push(zlib.gzipSync(bytes.subarray(at, at + 65_280), { level: 1 }))
  return Buffer.concat(members)
}
const skippable = Buffer.concat([Buffer.from('502a4d1804000000', 'hex'), Buffer.from('note')])

export const ways: Way[] = [
  { name: 'gzip', make: whole(through('gzip', '-1')), kind: 'raw in .gz', sizeBytes: diskBytes },
  {
    name: 'gzip with a name and a comment',
    make: whole(bytes => {
      const [head, rest] = [Buffer.from('1f8b081800000000000364002e00', 'hex'), through('gzip', '-1n')(bytes)]
      return Buffer.concat([head.subarray(0, 10), Buffer.from('disk\0words\0'), rest.subarray(10)])
    }),
    kind: 'raw in .gz',
    sizeBytes: diskBytes,
  },
  {
    name: 'gzip in two members',
    make: (disk, to) => writeFileSync(to, inTwo(disk, through('gzip', '-1'))),
    kind: 'raw in .gz',
    sizeBytes: null,
  },
  { name: 'gzip in many small members', make: whole(small), kind: 'raw in .gz', sizeBytes: null },
  {
    name: 'gzip with zeros behind',
    make: whole(bytes => Buffer.concat([through('gzip', '-1')(bytes), Buffer.alloc(2 * MiB)])),
    kind: 'raw in .gz',
    sizeBytes: null,
  },
  {
    name: 'gzip with something else behind',
    make: whole(bytes => Buffer.concat([through('gzip', '-1')(bytes), Buffer.from('a signature')])),
    kind: 'raw in .gz',
    sizeBytes: null,
  },
  { name: 'xz', make: whole(through('xz', '-0')), kind: 'raw in .xz', sizeBytes: diskBytes },
  {
    name: 'xz in blocks',
    make: whole(through('xz', '-0', '-T2', '--block-size=4MiB')),
    kind: 'raw in .xz',
    sizeBytes: diskBytes,
  },
  {
    name: 'xz in two streams',
    make: (disk, to) => writeFileSync(to, inTwo(disk, through('xz', '-0'))),
    kind: 'raw in .xz',
    sizeBytes: diskBytes,
  },
  {
    name: 'zstd',
    make: (disk, to) => command('zstd', '-q', '-1', disk, '-o', to),
    kind: 'raw in .zst',
    sizeBytes: diskBytes,
  },
  {
    name: 'zstd without its size',
    make: whole(through('zstd', '-q', '-1')),
    kind: 'raw in .zst',
    sizeBytes: null,
  },
  {
    name: 'zstd in two frames, and one that is passed over',
    make: (disk, to) =>
      writeFileSync(to, Buffer.concat([skippable, inTwo(disk, through('zstd', '-q', '-1'))])),
    kind: 'raw in .zst',
    sizeBytes: null,
  },
  { name: 'bzip2', make: whole(through('bzip2', '-1')), kind: 'raw in .bz2', sizeBytes: null },
  {
    name: 'bzip2 in two streams',
    make: (disk, to) => writeFileSync(to, inTwo(disk, through('bzip2', '-1'))),
    kind: 'raw in .bz2',
    sizeBytes: null,
  },
  { name: 'zip', make: zipped('-1'), kind: 'raw in .zip', sizeBytes: diskBytes },
  { name: 'zip, stored', make: zipped('-0'), kind: 'raw in .zip', sizeBytes: diskBytes },
  { name: 'zip64', make: zipped('-1', '-fz'), kind: 'raw in .zip', sizeBytes: diskBytes },
]

/** File endings, and the programs that pack so. */
export const packers = [
  ['gz', ['gzip', '-1', '-c']],
  ['xz', ['xz', '-0', '-c']],
  ['zst', ['zstd', '-q', '-1', '-c']],
  ['bz2', ['bzip2', '-1', '-c']],
] as const

export function pack(disk: string, [name = '', ...args]: readonly string[], to: string): string {
  const bytes = execFileSync(name, [...args, disk], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(to, bytes)
  return to
}
export function zip(disk: string, to: string): string {
  command('zip', '-q', '-j', '-1', to, disk)
  return to
}
/** Looks, prepares, and takes all of it. */
export async function flash(sources: ReturnType<typeof sourcesIn>, path: string): Promise<void> {
  await sources.inspect({ path }, never)
  const { source, close } = await sources.prepare({ path }, plainOptions)
  try {
    await writtenDrive(source)
  } finally {
    await close()
  }
}
/** The unpacking programs that are children of this process. */
export const children = () =>
  execFileSync('ps', ['--ppid', `${process.pid}`, '-o', 'comm='], { encoding: 'utf8' })
    .split('\n')
    .filter(name => /xz|zstd|bzip2|qemu/.test(name))
