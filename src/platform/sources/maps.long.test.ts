import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { through } from '#test/drives/packed-disks.ts'
import {
  command,
  plainOptions,
  rootAt,
  rootBytes,
  sourcesIn,
  test,
  untouched,
  writtenDrive,
  wrongBytes,
} from '#test/drives/sources.ts'

const MiB = 1 << 20
const inRoot = (disk: Buffer) => disk.subarray(rootAt, rootAt + rootBytes)

test('a block map next to a file decides what is written, and the file is checked against it [F2]', async ({
  folder,
  disk,
}) => {
  const sources = sourcesIn(folder)
  command('bmaptool', 'create', '-o', join(folder, 'disk.bmap'), disk)
  writeFileSync(join(folder, 'disk.raw.gz'), through('gzip', '-1')(readFileSync(disk)))
  for (const path of [disk, join(folder, 'disk.raw.gz')]) {
    const { source, close } = await sources.prepare({ path }, plainOptions)
    const { drive } = await writtenDrive(source)
    // The seed has no file system: there the map decides.
    expect(await wrongBytes(inRoot(drive), inRoot(readFileSync(disk)))).toBe(0)
    expect(drive[2 * MiB]).toBe(0xa5)
    await close()
  }

  // The same map for a disk that has changed, in a mapped block.
  const changed = readFileSync(disk)
  changed[512 + 200] = 1
  writeFileSync(disk, changed)
  writeFileSync(join(folder, 'disk.raw.gz'), through('gzip', '-1')(changed))
  const wrong = {
    code: 'source.broken',
    message: expect.stringMatching(/disk\.raw.* is damaged: it does not match its block map .*bytes 0 to/),
  }
  // The writer checks a raw disk against it while reading.
  const raw = await sources.prepare({ path: disk }, plainOptions)
  expect(raw.source).toMatchObject({ sums: expect.arrayContaining([expect.objectContaining({ offset: 0 })]) })
  await raw.close()
  const { source, close } = await sources.prepare({ path: join(folder, 'disk.raw.gz') }, plainOptions)
  await expect(writtenDrive(source)).rejects.toMatchObject(wrong)
  await close()

  // A map for another size, or one that can't be read, is ignored.
  appendFileSync(disk, Buffer.alloc(4096))
  await (await sources.prepare({ path: disk }, plainOptions)).close()
  writeFileSync(join(folder, 'disk.bmap'), '<bmap version="1.3">')
  await (await sources.prepare({ path: disk }, plainOptions)).close()
})

test('a block map next to a file is not used where it may not decide', async ({ folder, disk }) => {
  command('bmaptool', 'create', '-o', join(folder, 'disk.bmap'), disk)
  writeFileSync(join(folder, 'disk.raw.gz'), through('gzip', '-1')(readFileSync(disk)))
  for (const path of [disk, join(folder, 'disk.raw.gz')]) {
    const options = { ...plainOptions, mapBeside: false }
    const { source, close } = await sourcesIn(folder).prepare({ path }, options)
    const { drive } = await writtenDrive(source)
    expect(await wrongBytes(drive, readFileSync(disk))).toBe(0)
    await close()
  }
})

test('Kiln’s own map is trusted, and what file systems rely on is written as well', async ({
  folder,
  disk,
}) => {
  const bmap = join(folder, 'own')
  command('bmaptool', 'create', '-o', bmap, disk)
  // Whether the file is unchanged is checked when it is chosen: it is not hashed again.
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

test('ignores anything that only has the name of a block map: a pipe, a device, a folder', async ({
  folder,
  disk,
}) => {
  const sources = sourcesIn(folder)
  const map = `${disk}.bmap`
  const inspected = async () =>
    (await sources.inspect({ path: disk }, AbortSignal.timeout(60_000))).mappedBytes
  const without = await inspected()
  command('mkfifo', map)
  // More of them than Node has threads for file access: none may wait for a writer.
  expect(await Promise.all(Array.from({ length: 6 }, inspected))).toEqual(
    Array.from({ length: 6 }, () => without),
  )
  rmSync(map)
  symlinkSync('/dev/zero', map)
  expect(await inspected()).toBe(without)
  rmSync(map)
  command('mkdir', map)
  expect(await inspected()).toBe(without)
})
