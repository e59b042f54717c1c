import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { cancelled, disks, hasCommand, makeDisk, sha256Of, watchedWork } from '#test/drives/disks.ts'
import { isRoot, test } from '#test/folders.ts'

const MiB = 1 << 20
const data = [
  { at: 100, bytes: 5 * MiB },
  { at: 20 * MiB, bytes: 300_001 },
]

test('a disk survives compression unchanged, its zeros as holes', async ({ folder }) => {
  const raw = makeDisk(join(folder, 'a.raw'), 30 * MiB + 17, data)
  const [zst, back] = [join(folder, 'a.raw.zst'), join(folder, 'back.raw')]
  const { work, reported } = watchedWork()
  const made = await disks.compressZstd(raw, zst, work)
  expect(made).toEqual({ sizeBytes: statSync(zst).size, sha256: sha256Of(zst) })
  expect(reported.at(-1)).toEqual([30 * MiB + 17, 30 * MiB + 17])

  const again = watchedWork()
  await disks.decompressZstd(zst, back, again.work)
  expect(readFileSync(back).equals(readFileSync(raw))).toBe(true)
  expect(again.reported.at(-1)).toEqual([made.sizeBytes, made.sizeBytes])
  execFileSync('sync', [back])
  expect(statSync(back).blocks * 512).toBeLessThan(6 * MiB)
  expect(readdirSync(folder).sort()).toEqual(['a.raw', 'a.raw.zst', 'back.raw'])
})

test.runIf(hasCommand('zstd'))(
  'the zstd program reads our output, and we read its output',
  async ({ folder }) => {
    const raw = makeDisk(join(folder, 'a.raw'), 9 * MiB, data.slice(0, 1))
    const [ours, theirs, back] = [join(folder, 'ours.zst'), join(folder, 'theirs.zst'), join(folder, 'back')]
    await disks.compressZstd(raw, ours, watchedWork().work)
    const listed = execFileSync('zstd', ['-lv', ours], { encoding: 'utf8' })
    expect(listed).toContain('(9437184 B)')
    expect(listed).toContain('XXH64')
    expect(execFileSync('zstd', ['-dc', ours], { maxBuffer: 1 << 28 }).equals(readFileSync(raw))).toBe(true)
    execFileSync('zstd', ['-q', '-T2', raw, '-o', theirs])
    await disks.decompressZstd(theirs, back, watchedWork().work)
    expect(readFileSync(back).equals(readFileSync(raw))).toBe(true)
  },
)

test('several frames form one disk, as other programs write them', async ({ folder }) => {
  const [zst, back] = [join(folder, 'a.zst'), join(folder, 'back')]
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  const parts = ['one ', '', 'x'.repeat(3 * MiB), 'end'].map(text => zlib.zstdCompressSync(text))
  writeFileSync(zst, Buffer.concat([skippable, ...parts, skippable]))
  await disks.decompressZstd(zst, back, watchedWork().work)
  expect(readFileSync(back, 'utf8')).toBe(`one ${'x'.repeat(3 * MiB)}end`)
})

test('a truncated, a damaged and a foreign file are refused as a whole', async ({ folder }) => {
  const raw = makeDisk(join(folder, 'a.raw'), 6 * MiB, data.slice(0, 1))
  const zst = join(folder, 'a.zst')
  await disks.compressZstd(raw, zst, watchedWork().work)
  const whole = readFileSync(zst)
  const damaged = Buffer.from(whole)
  damaged[whole.length >> 1] = (damaged[whole.length >> 1] ?? 0) ^ 0x10
  for (const [bytes, reason] of [
    [whole.subarray(0, whole.length - 1), 'it is cut off'],
    [whole.subarray(0, whole.length >> 1), 'it is cut off'],
    [Buffer.alloc(0), 'it is cut off'],
    [damaged, 'its content is damaged'],
    [Buffer.from('not zstd'), 'it is not zstd, or something else follows it'],
  ] as const) {
    writeFileSync(zst, bytes)
    await expect(disks.decompressZstd(zst, join(folder, 'back'), watchedWork().work)).rejects.toMatchObject({
      code: 'file.broken',
      message: `${zst} cannot be read: ${reason}`,
    })
  }
  expect(readdirSync(folder).sort()).toEqual(['a.raw', 'a.zst'])
})

const ova = (disk: string) => [
  { name: 'machine.ovf', text: '<Envelope/> ü' },
  { name: 'machine.mf', text: '' },
  { name: 'machine.vmdk', path: disk },
]

test('an archive is plain ustar, reproducible, in the given order', async ({ folder }) => {
  const disk = makeDisk(join(folder, 'disk'), 5 * MiB + 3, [{ at: 0, bytes: MiB }])
  const [one, two] = [join(folder, '1.ova'), join(folder, '2.ova')]
  const { work, reported } = watchedWork()
  const made = await disks.writeTar(one, ova(disk), work)
  expect(await disks.writeTar(two, ova(disk), watchedWork().work)).toEqual(made)
  expect(made).toEqual({ sizeBytes: statSync(one).size, sha256: sha256Of(one) })
  expect(reported.at(-1)).toEqual([made.sizeBytes, made.sizeBytes])
  expect(readFileSync(one).subarray(257, 265).toString('latin1')).toBe('ustar\x0000')

  const listed = execFileSync('tar', ['--numeric-owner', '--utc', '-tvf', one], { encoding: 'utf8' })
  expect(
    listed
      .trim()
      .split('\n')
      .map(line => line.replaceAll(/ +/g, ' ')),
  ).toEqual([
    '-rw-r--r-- 0/0 14 1970-01-01 00:00 machine.ovf',
    '-rw-r--r-- 0/0 0 1970-01-01 00:00 machine.mf',
    `-rw-r--r-- 0/0 ${5 * MiB + 3} 1970-01-01 00:00 machine.vmdk`,
  ])
  const got = join(folder, 'got')
  await disks.extractTar(one, /\.vmdk$/, got, watchedWork().work)
  expect(readFileSync(got).equals(readFileSync(disk))).toBe(true)
})

test('refuses what an OVA cannot hold before writing anything', async ({ folder }) => {
  const disk = makeDisk(join(folder, 'disk'), 8 ** 11, [], false)
  await expect(disks.writeTar(join(folder, 'a.ova'), ova(disk), watchedWork().work)).rejects.toMatchObject({
    message: `${disk} cannot be read: an OVA cannot hold a file of 8 GiB or more`,
  })
  const name = `${'x'.repeat(100)}.ovf`
  await expect(
    disks.writeTar(join(folder, 'a.ova'), [{ name, text: '' }], watchedWork().work),
  ).rejects.toMatchObject({ code: 'file.broken' })
  expect(readdirSync(folder)).toEqual(['disk'])
})

test('tells apart an archive without the member, a truncated archive and a file that is not an archive', async ({
  folder,
}) => {
  const disk = makeDisk(join(folder, 'disk'), 3 * MiB, [{ at: 0, bytes: MiB }])
  const [path, to] = [join(folder, 'a.ova'), join(folder, 'to')]
  await disks.writeTar(path, ova(disk), watchedWork().work)
  const extract = (member: RegExp) => disks.extractTar(path, member, to, watchedWork().work)
  await expect(extract(/\.qcow2$/)).rejects.toMatchObject({
    message: expect.stringContaining('it contains no file that matches'),
  })
  writeFileSync(path, readFileSync(path).subarray(0, 2 * MiB))
  await expect(extract(/\.vmdk$/)).rejects.toMatchObject({
    message: expect.stringContaining('Unexpected end of data'),
  })
  writeFileSync(path, Buffer.alloc(2048, 'x'))
  await expect(extract(/\.vmdk$/)).rejects.toMatchObject({
    message: expect.stringContaining('Invalid tar header'),
  })
  expect(readdirSync(folder).sort()).toEqual(['a.ova', 'disk'])
})

test('cancelling midway leaves nothing behind', async ({ folder }) => {
  const raw = makeDisk(join(folder, 'raw'), 200 * MiB, [{ at: 0, bytes: 40 * MiB }], false)
  const sources = { raw, zst: join(folder, 'zst'), ova: join(folder, 'ova') }
  await disks.compressZstd(raw, sources.zst, watchedWork().work)
  await disks.writeTar(sources.ova, ova(raw), watchedWork().work)
  const target = join(folder, 'target')
  const to = join(target, 'to')
  mkdirSync(target)
  type Work = ReturnType<typeof watchedWork>['work']
  for (const work of [
    (watched: Work) => disks.compressZstd(raw, to, watched),
    (watched: Work) => disks.decompressZstd(sources.zst, to, watched),
    (watched: Work) => disks.writeTar(to, ova(raw), watched),
    (watched: Work) => disks.extractTar(sources.ova, /vmdk/, to, watched),
  ]) {
    await expect(work(watchedWork(0).work)).rejects.toBe(cancelled)
    expect(readdirSync(target)).toEqual([])
  }
})

test.runIf(isRoot)(
  'a full disk is space.full, naming the folder, and nothing is left behind',
  async ({ folder, smallDisk }) => {
    const raw = makeDisk(join(folder, 'raw'), 12 * MiB, [{ at: 0, bytes: 9 * MiB }])
    const [zst, archive, to] = [join(folder, 'zst'), join(folder, 'ova'), join(smallDisk, 'to')]
    await disks.compressZstd(raw, zst, watchedWork().work)
    await disks.writeTar(archive, ova(raw), watchedWork().work)
    for (const work of [
      () => disks.compressZstd(raw, to, watchedWork().work),
      () => disks.decompressZstd(zst, to, watchedWork().work),
      () => disks.writeTar(to, ova(raw), watchedWork().work),
      () => disks.extractTar(archive, /vmdk/, to, watchedWork().work),
    ]) {
      await expect(work()).rejects.toMatchObject({
        code: 'space.full',
        message: `No space is left in ${smallDisk}.`,
      })
      expect(readdirSync(smallDisk)).toEqual([])
    }
  },
)
