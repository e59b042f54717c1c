import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { through } from '#test/drives/packed-disks.ts'
import { sourceKind } from '#test/drives/source-kind.ts'
import {
  command,
  diskBytes,
  leftIn,
  makeKilnDisk,
  never,
  plainOptions,
  sha256Of,
  sourcesIn,
  test,
  untouched,
  writtenDrive,
  wrongBytes,
} from '#test/drives/sources.ts'
import { decompressZstd } from '../disk-images/formats/zstd-decompress.ts'

const MiB = 1 << 20
test('names a program that is needed and missing', async ({ folder, disk }) => {
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

test('a raw disk: what a file system relies on is written, holes and free zeros are not [F2]', async ({
  folder,
  disk,
}) => {
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
  // The writer reads it; only its tables are read here.
  expect(steps).toEqual([])
  const { source, close } = await sources.prepare({ path: disk }, { ...plainOptions, full: true })
  expect(source).toMatchObject({ extents: [{ offset: 0, length: diskBytes }] })
  await close()
})

test('ISOs, compressed or not', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), 'x'.repeat(3 * MiB))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-partition_offset', '16', '-o', iso, tree)
  const bytes = readFileSync(iso)
  writeFileSync(`${iso}.gz`, zlib.gzipSync(bytes))
  const sources = sourcesIn(folder)
  for (const [path, kind, sizeBytes] of [
    [iso, 'iso', bytes.length],
    // The sizes stored by gzip and by an ISO are not enough to know it.
    [`${iso}.gz`, 'iso in .gz', null],
  ] as const) {
    const facts = { kind: sourceKind(kind), sizeBytes, mappedBytes: null, personalise: { can: false } }
    expect(await sources.inspect({ path }, never)).toMatchObject(facts)
    const { source, partitions, close } = await sources.prepare({ path }, plainOptions)
    expect(partitions).toEqual([])
    const { drive } = await writtenDrive(source)
    expect(drive.subarray(0, bytes.length).equals(bytes)).toBe(true)
    await close()
  }
})

test('qcow2, compressed or not, is unpacked into the cache and removed [F2]', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  for (const args of [[], ['-c'], ['-c', '-o', 'compression_type=zstd'], ['-o', 'compat=0.10']]) {
    const path = join(folder, 'disk.qcow2')
    command('qemu-img', 'convert', '-O', 'qcow2', ...args, disk, path)
    expect(await sources.inspect({ path }, never)).toMatchObject({
      kind: 'qcow2',
      sizeBytes: diskBytes,
      personalise: { can: true },
    })
    const emitted: [string, number, number | null][] = []
    const onProgress = (...step: (typeof emitted)[number]) => void emitted.push(step)
    const options = { ...plainOptions, onProgress, sha256: sha256Of(path) }
    const { source, path: unpacked, close } = await sources.prepare({ path }, options)
    expect(source).toMatchObject({ kind: 'file', path: unpacked, sizeBytes: diskBytes })
    expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
    expect(emitted.map(([step]) => step)).toContain('check')
    expect(emitted.filter(([step]) => step === 'decode').at(-1)).toEqual(['decode', diskBytes, diskBytes])
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

test('a zip archive stands for the one image in it [F2]', async ({ folder, disk }) => {
  const sources = sourcesIn(folder)
  const path = join(folder, 'images.zip')
  mkdirSync(join(folder, '__MACOSX'))
  writeFileSync(join(folder, '__MACOSX', '._disk.raw'), 'x')
  writeFileSync(join(folder, 'README.txt'), 'words')
  const zip = (...files: string[]) =>
    execFileSync('zip', ['-q', '-1', path, ...files], { cwd: folder, stdio: 'ignore' })
  zip('README.txt', 'disk.raw', '__MACOSX/._disk.raw')
  expect(await sources.inspect({ path }, never)).toMatchObject({
    kind: sourceKind('raw in .zip'),
    sizeBytes: diskBytes,
  })
  renameSync(disk, join(folder, 'other.img'))
  zip('other.img')
  await expect(sources.inspect({ path }, never)).rejects.toMatchObject({
    code: 'source.unusable',
    message: expect.stringContaining('it holds several disk images (disk.raw, other.img)'),
  })
})

test('zstd that needs more memory than allowed is reported as that, not as damaged', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  truncateSync(disk, 300 * MiB)
  const [path, piped] = [join(folder, 'long.zst'), join(folder, 'piped.zst')]
  command('zstd', '-q', '-1', '--long=31', disk, '-o', path)
  writeFileSync(piped, through('zstd', '-q', '-1', '--long=31')(readFileSync(disk)))
  for (const [file, needed] of [
    [path, '300 MB'],
    [piped, '2 GB'],
  ] as const) {
    const reason = `it needs ${needed} of memory to be unpacked; pack it again without --long`
    const unusable = { code: 'source.unusable', message: expect.stringContaining(reason) }
    await expect(sourcesIn(folder).inspect({ path: file }, never)).rejects.toMatchObject(unusable)
    const work = { signal: never, onBytes: () => undefined }
    await expect(decompressZstd(file, join(folder, 'back'), work)).rejects.toMatchObject({
      code: 'file.broken',
      message: `${file} cannot be read: ${reason}`,
    })
  }
})

test('zstd with a window of 128 MiB is read', async ({ folder, disk }) => {
  const path = join(folder, 'long.zst')
  writeFileSync(path, through('zstd', '-q', '-1', '--long=27')(readFileSync(disk)))
  const { source, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
  expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
  await close()
})
