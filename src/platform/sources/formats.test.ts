import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { test as base } from '../files/folder-test.ts'
import {
  command,
  diskBytes,
  leftIn,
  makeKilnDisk,
  never,
  plainOptions,
  rootAt,
  rootBytes,
  sha256Of,
  sourcesIn,
  untouched,
  writtenDrive,
  wrongBytes,
} from './sources-for-tests.ts'

const MiB = 1 << 20
const test = base.extend<{ disk: string }>({
  disk: async ({ folder }, use) => use(makeKilnDisk(folder)),
})

const half = 20 * MiB
/** Packs the two halves of a disk by themselves, as multi-member files have them. */
const inTwo = (disk: string, pack: (bytes: Buffer) => Buffer) => {
  const bytes = readFileSync(disk)
  return Buffer.concat([pack(bytes.subarray(0, half)), pack(bytes.subarray(half))])
}
const through =
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
const inRoot = (disk: Buffer) => disk.subarray(rootAt, rootAt + rootBytes)
const skippable = Buffer.concat([Buffer.from('502a4d1804000000', 'hex'), Buffer.from('note')])

const ways: Way[] = [
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

for (const { name, make, kind, sizeBytes } of ways) {
  test(`${name}: facts, and the same disk on a drive full of old data`, async ({ folder, disk }) => {
    const sources = sourcesIn(folder)
    // Names lie.
    const path = join(folder, 'packed.pdf')
    make(disk, path)
    expect(await sources.inspect({ path }, never)).toEqual({
      name: 'packed.pdf',
      kind,
      sizeBytes,
      mappedBytes: null,
      fileBytes: readFileSync(path).length,
      personalise: { can: true, secrets: [] },
      onDrives: [],
    })

    const prepared = await sources.prepare({ path }, plainOptions)
    expect(prepared).toMatchObject({ path, source: { kind: 'stream', sizeBytes } })
    expect(prepared.partitions.map(each => each.name)).toEqual(['kiln-seed', 'root'])
    const { drive, sizeBytes: written } = await writtenDrive(prepared.source)
    expect(written).toBe(diskBytes)
    expect(await wrongBytes(drive, readFileSync(disk))).toBe(0)
    expect(untouched(drive)).toBeGreaterThan(10 * MiB)
    if (prepared.source.kind === 'stream' && !name.includes('behind'))
      expect(prepared.source.readBytes()).toBe(prepared.source.fileBytes)

    // Once more, with everything: the same source serves twice.
    const full = await sources.prepare({ path }, { ...plainOptions, full: true })
    expect((await writtenDrive(full.source)).drive.equals(readFileSync(disk))).toBe(true)
    await Promise.all([prepared.close(), full.close()])
    expect(leftIn(folder)).toEqual([])
  })
}

test('a program that is needed and not there is named', async ({ folder, disk }) => {
  const sources = sourcesIn(folder, { PATH: folder })
  for (const [tool, ending] of [
    ['xz', 'xz'],
    ['bzip2', 'bz2'],
    ['qemu-img', 'qcow2'],
  ] as const) {
    const path = join(folder, `disk.${ending}`)
    if (tool === 'qemu-img') command('qemu-img', 'convert', '-O', 'qcow2', disk, path)
    else writeFileSync(path, through(tool, '-1')(readFileSync(disk)))
    const missing = {
      code: 'tool.missing',
      message: `${tool} was not found.`,
      hint: expect.stringMatching(/install/),
    }
    await expect(sources.inspect({ path }, never)).rejects.toMatchObject(missing)
    await expect(sources.prepare({ path }, plainOptions)).rejects.toMatchObject(missing)
  }
})

test('a raw disk: what is relied upon is written, holes and free zeros are not', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  const dense = join(folder, 'dense.img')
  command('cp', '--sparse=never', disk, dense)
  const steps: string[] = []
  for (const path of [disk, dense]) {
    const facts = await sources.inspect({ path }, never)
    expect(facts).toMatchObject({ kind: 'raw', sizeBytes: diskBytes, fileBytes: diskBytes })
    expect(facts.mappedBytes).toBeLessThan(36 * MiB)
    const onProgress = (step: string) => void steps.push(step)
    const { source, partitions, close } = await sources.prepare({ path }, { ...plainOptions, onProgress })
    expect(source).toMatchObject({ kind: 'file', path, sizeBytes: diskBytes })
    expect(partitions.length).toBe(2)
    const { drive } = await writtenDrive(source)
    expect(await wrongBytes(drive, readFileSync(disk))).toBe(0)
    expect(untouched(drive)).toBeGreaterThan(10 * MiB)
    await close()
  }
  expect(new Set(steps)).toEqual(new Set(['Reading']))
  const { source, close } = await sources.prepare({ path: disk }, { ...plainOptions, full: true })
  expect(source).toMatchObject({ extents: [{ offset: 0, length: diskBytes }] })
  await close()
})

test('ISOs, packed or not', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), 'x'.repeat(3 * MiB))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-partition_offset', '16', '-o', iso, tree)
  const bytes = readFileSync(iso)
  writeFileSync(`${iso}.gz`, zlib.gzipSync(bytes))
  const sources = sourcesIn(folder)
  for (const [path, kind] of [
    [iso, 'iso'],
    [`${iso}.gz`, 'iso in .gz'],
  ] as const) {
    const facts = { kind, sizeBytes: bytes.length, mappedBytes: null, personalise: { can: false } }
    expect(await sources.inspect({ path }, never)).toMatchObject(facts)
    const { source, partitions, close } = await sources.prepare({ path }, plainOptions)
    expect(partitions).toEqual([])
    const { drive } = await writtenDrive(source)
    expect(drive.subarray(0, bytes.length).equals(bytes)).toBe(true)
    await close()
  }
})

test('qcow2, compressed or not, is unpacked into the cache and removed', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  for (const args of [[], ['-c'], ['-c', '-o', 'compression_type=zstd'], ['-o', 'compat=0.10']]) {
    const path = join(folder, 'disk.qcow2')
    command('qemu-img', 'convert', '-O', 'qcow2', ...args, disk, path)
    expect(await sources.inspect({ path }, never)).toMatchObject({
      kind: 'qcow2',
      sizeBytes: diskBytes,
      personalise: { can: true },
    })
    const told: [string, number, number | null][] = []
    const onProgress = (...step: (typeof told)[number]) => void told.push(step)
    const options = { ...plainOptions, onProgress, sha256: sha256Of(path) }
    const { source, path: unpacked, close } = await sources.prepare({ path }, options)
    expect(source).toMatchObject({ kind: 'file', path: unpacked, sizeBytes: diskBytes })
    expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
    expect(told.map(([step]) => step)).toContain('Checking')
    expect(told.filter(([step]) => step === 'Decoding').at(-1)).toEqual(['Decoding', diskBytes, diskBytes])
    expect(leftIn(folder).length).toBe(1)
    await close()
    expect(leftIn(folder)).toEqual([])
  }
})

test('a link leads to the file', async ({ folder, disk }) => {
  const path = join(folder, 'link')
  writeFileSync(join(folder, 'disk.xz'), through('xz', '-0')(readFileSync(disk)))
  symlinkSync(join(folder, 'disk.xz'), path)
  expect(await sourcesIn(folder).inspect({ path }, never)).toMatchObject({
    name: 'link',
    sizeBytes: diskBytes,
  })
})

test('of a zip archive the one image in it is meant', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  const path = join(folder, 'images.zip')
  mkdirSync(join(folder, '__MACOSX'))
  writeFileSync(join(folder, '__MACOSX', '._disk.raw'), 'x')
  writeFileSync(join(folder, 'README.txt'), 'words')
  const zip = (...files: string[]) =>
    execFileSync('zip', ['-q', '-1', path, ...files], { cwd: folder, stdio: 'ignore' })
  zip('README.txt', 'disk.raw', '__MACOSX/._disk.raw')
  expect(await sources.inspect({ path }, never)).toMatchObject({ kind: 'raw in .zip', sizeBytes: diskBytes })
  renameSync(disk, join(folder, 'other.img'))
  zip('other.img')
  await expect(sources.inspect({ path }, never)).rejects.toMatchObject({
    code: 'source.unusable',
    message: expect.stringContaining('it holds several disk images (disk.raw, other.img)'),
  })
})

test('a block map beside a file says what is written, and is held against it', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  command('bmaptool', 'create', '-o', join(folder, 'disk.bmap'), disk)
  writeFileSync(join(folder, 'disk.raw.gz'), through('gzip', '-1')(readFileSync(disk)))
  for (const path of [disk, join(folder, 'disk.raw.gz')]) {
    const { source, close } = await sources.prepare({ path }, plainOptions)
    const { drive } = await writtenDrive(source)
    // The seed has no file system: there the map's word counts.
    expect(await wrongBytes(inRoot(drive), inRoot(readFileSync(disk)))).toBe(0)
    expect(drive[2 * MiB]).toBe(0xa5)
    await close()
  }

  // The same map for a disk that has changed: in a block that the map knows.
  const changed = readFileSync(disk)
  changed[512 + 200] = 1
  writeFileSync(disk, changed)
  writeFileSync(join(folder, 'disk.raw.gz'), through('gzip', '-1')(changed))
  const wrong = {
    code: 'source.broken',
    message: expect.stringMatching(
      /disk\.raw.* is damaged: it does not agree with its block map .*blocks 0 to/,
    ),
  }
  await expect(sources.prepare({ path: disk }, plainOptions)).rejects.toMatchObject(wrong)
  const { source, close } = await sources.prepare({ path: join(folder, 'disk.raw.gz') }, plainOptions)
  await expect(writtenDrive(source)).rejects.toMatchObject(wrong)
  await close()

  // One for another size, or one that can't be read, is none.
  appendFileSync(disk, Buffer.alloc(4096))
  await (await sources.prepare({ path: disk }, plainOptions)).close()
  writeFileSync(join(folder, 'disk.bmap'), '<bmap version="1.3">')
  await (await sources.prepare({ path: disk }, plainOptions)).close()
})

test('Kiln’s own map is trusted, and what file systems rely on is written beside it', async ({
  folder,
  disk,
}) => {
  const bmap = join(folder, 'own')
  command('bmaptool', 'create', '-o', bmap, disk)
  // That the file is as it was made is asked where it is chosen: its sums are not taken once more.
  const changed = readFileSync(disk)
  changed[512 + 200] = 1
  writeFileSync(disk, changed)
  const packed = join(folder, 'disk.raw.zst')
  writeFileSync(packed, through('zstd', '-1')(changed))
  for (const path of [disk, packed]) {
    const { source, close } = await sourcesIn(folder).prepare({ path }, { ...plainOptions, bmap })
    const { drive } = await writtenDrive(source)
    expect(await wrongBytes(inRoot(drive), inRoot(changed))).toBe(0)
    expect(drive[512 + 200]).toBe(1)
    expect(untouched(drive)).toBeGreaterThan(10 * MiB)
    await close()
  }
})
