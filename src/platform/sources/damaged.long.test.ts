// Compressed files that are truncated, damaged or lie: none may pass for a whole disk.
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { children, flash, pack, packers, through, zip } from '#test/drives/packed-disks.ts'
import {
  diskBytes,
  makeKilnDisk,
  never,
  plainOptions,
  rootAt,
  rootBytes,
  sourcesIn,
} from '#test/drives/sources.ts'
import { test } from '#test/folders.ts'

test('a compressed file that is truncated, or damaged in the middle, is broken', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const files = packers.map(([ending, packer]) => pack(disk, packer, join(folder, `disk.${ending}`)))
  for (const path of [...files, zip(disk, join(folder, 'disk.zip'))]) {
    const whole = readFileSync(path)
    const broken = { code: 'source.broken', message: expect.stringMatching(/^disk\.\w+ is damaged: \S/) }
    for (const bytes of [0.6 * whole.length, whole.length - 3]) {
      writeFileSync(path, whole.subarray(0, bytes))
      await expect(flash(sources, path), `${path} of ${bytes} bytes`).rejects.toMatchObject(broken)
    }
    const damaged = Buffer.from(whole)
    randomFillSync(damaged, Math.floor(whole.length / 2), 64)
    writeFileSync(path, damaged)
    await expect(flash(sources, path), `${path}, damaged`).rejects.toMatchObject(broken)
  }
  expect(children()).toEqual([])
})

test('a wrong checksum at the very end is noticed', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const path = pack(disk, packers[0][1], join(folder, 'disk.gz'))
  const bytes = readFileSync(path)
  bytes[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 1
  writeFileSync(path, bytes)
  const wrong = { code: 'source.broken', message: expect.stringMatching(/its checksum does not match/) }
  await expect(flash(sources, path)).rejects.toMatchObject(wrong)
})

/** A file in `count` separately compressed parts, with one bit flipped at the start of part `at`. */
function inParts(disk: string, name: string, count: number, at: number): { whole: Buffer; damaged: Buffer } {
  const bytes = readFileSync(disk)
  const length = bytes.length / count
  const parts = Array.from({ length: count }, (_, n) =>
    through(name, '-1')(bytes.subarray(n * length, (n + 1) * length)),
  )
  const start = parts.slice(0, at).reduce((sum, part) => sum + part.length, 0)
  const [whole, damaged] = [Buffer.concat(parts), Buffer.concat(parts)]
  damaged[start] = (damaged[start] ?? 0) ^ 1
  return { whole, damaged }
}

test('a part that no longer looks like one makes the file broken', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  for (const [name, ending, count, damagedParts] of [
    ['gzip', 'gz', 8, [1, 4, 7]],
    ['bzip2', 'bz2', 2, [1]],
  ] as const) {
    const path = join(folder, `disk.${ending}`)
    for (const at of damagedParts) {
      const { whole, damaged } = inParts(disk, name, count, at)
      writeFileSync(path, whole)
      await flash(sources, path)
      writeFileSync(path, damaged)
      await expect(flash(sources, path), `${name}, part ${at} of ${count}`).rejects.toMatchObject({
        code: 'source.broken',
      })
    }
  }
})

test('accepts a disk that its makers cut after its last partition, if its compression is intact', async ({
  folder,
}) => {
  const cut = readFileSync(makeKilnDisk(folder)).subarray(0, diskBytes - 4096)
  const path = join(folder, 'disk.gz')
  const packed = through('gzip', '-1')(cut)
  writeFileSync(path, packed)
  await flash(sourcesIn(folder), path)
  // OpenWrt compresses it like this.
  const signature = Buffer.from('a signature')
  writeFileSync(path, Buffer.concat([packed, signature]))
  await flash(sourcesIn(folder), path)
  const short = through('gzip', '-1')(cut.subarray(0, rootAt + rootBytes - 4096))
  writeFileSync(path, Buffer.concat([short, signature]))
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringContaining('the data after its end is not gzip'),
  })
})

test("a .gz may hold more than its disk's table says: it stores its size modulo 4 GiB", async ({
  folder,
}) => {
  const disk = readFileSync(makeKilnDisk(folder))
  const path = join(folder, 'disk.gz')
  // gzip stores the size of the last member, which would be the same with 4 GiB more.
  const members = [disk, Buffer.alloc(diskBytes)].map(through('gzip', '-1'))
  writeFileSync(path, Buffer.concat(members))
  const { source, close } = await sourcesIn(folder).prepare({ path }, plainOptions)
  if (source.kind !== 'stream') throw new Error('expected a stream')
  const runs = source.runs(never)
  let step = await runs.next()
  while (!step.done) step = await runs.next()
  await close()
  expect([source.sizeBytes, step.value.sizeBytes]).toEqual([diskBytes, 2 * diskBytes])
})

test('what bzip2 leaves out is harmless only after a complete disk', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = join(folder, 'disk.bz2')
  const note = Buffer.from('a signature')
  writeFileSync(path, Buffer.concat([through('bzip2', '-1')(readFileSync(disk)), note]))
  await flash(sourcesIn(folder), path)
  // A disk that does not state its size.
  const plain = randomFillSync(Buffer.alloc(3_000_000))
  plain.fill(0, 0, 1024)
  writeFileSync(path, Buffer.concat([through('bzip2', '-1')(plain), note]))
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringContaining('the data after its end cannot be unpacked'),
  })
})

test('a compressed disk of another size than it states is broken', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = zip(disk, join(folder, 'disk.zip'))
  const bytes = readFileSync(path)
  // The directory at the end states the size, at byte 24 of the entry.
  bytes.writeUInt32LE(diskBytes - 512, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24)
  writeFileSync(path, bytes)
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringMatching(/it holds more than the [\d,]+ bytes that it claims/),
  })
})
