// Files that are changed after they were checked, and get their times back.
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import { plainOptions, sourcesIn, test, writtenDrive, wrongBytes } from '#test/drives/sources.ts'

const MiB = 1 << 20
const zip = (folder: string, name: string, ...args: string[]) => {
  execFileSync('zip', ['-q', '-1', name, ...args], { cwd: folder, stdio: 'ignore' })
  return join(folder, name)
}

test('a packed file that changes after its check and gets its times back is refused', async ({
  folder,
  disk,
}) => {
  // Incompressible bytes, stored unpacked, make both files as long.
  const bytes = randomFillSync(readFileSync(disk), 3 * MiB, 2 * MiB)
  const other = Buffer.from(bytes)
  randomFillSync(other, 4 * MiB, 16)
  const store = { level: 0 }
  for (const [ending, pack] of [
    ['gz', (data: Buffer) => zlib.gzipSync(data, store)],
    ['zst', (data: Buffer) => zlib.zstdCompressSync(data)],
    ['xz', (data: Buffer) => execFileSync('xz', ['-0'], { input: data, maxBuffer: 1 << 28 })],
  ] as const) {
    const path = join(folder, `image.img.${ending}`)
    const [packed, changed] = [pack(bytes), pack(other)]
    expect([packed.length, packed.equals(changed)], ending).toEqual([changed.length, false])
    writeFileSync(path, packed)
    const { atime, mtime } = statSync(path)
    utimesSync(path, atime, mtime)
    const options = { ...plainOptions, sha256: createHash('sha256').update(packed).digest('hex') }
    const { source, close } = await sourcesIn(folder).prepare({ path }, options)
    const { drive } = await writtenDrive(source)
    expect(await wrongBytes(drive, bytes), ending).toBe(0)
    writeFileSync(path, changed)
    utimesSync(path, atime, mtime)
    await expect(writtenDrive(source), ending).rejects.toMatchObject({ code: 'source.gone' })
    await close()
  }
})

/** CRC-32 stays the same where its polynomial is added, as bits in the order in which they are sent. */
function withSameSum(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  const polynomial = `1${(0x04c11db7).toString(2).padStart(32, '0')}`
  for (const [bit, value] of [...polynomial].entries())
    if (value === '1')
      changed.writeUInt8(changed.readUInt8(at + (bit >> 3)) ^ (1 << (bit & 7)), at + (bit >> 3))
  return changed
}

test('a zip that changes after its check and gets its times back is refused', async ({ folder, disk }) => {
  const store = (name: string, image: Buffer) => {
    writeFileSync(join(folder, 'disk.img'), image)
    writeFileSync(join(folder, 'a.txt'), 'words')
    for (const name of ['disk.img', 'a.txt']) utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000)
    return readFileSync(zip(folder, name, '-0', '-X', 'a.txt', 'disk.img', 'b.bin'))
  }
  writeFileSync(join(folder, 'b.bin'), Buffer.alloc(MiB, 0x42))
  const bytes = readFileSync(disk)
  const other = withSameSum(bytes, 20 * MiB)
  expect([zlib.crc32(other), other.equals(bytes)]).toEqual([zlib.crc32(bytes), false])
  const genuine = store('genuine.zip', bytes)
  const edited = (at: number) => {
    const copy = Buffer.from(genuine)
    copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
    return copy
  }
  const changes: [what: string, changed: Buffer][] = [
    ['the image, with its CRC-32', store('other.zip', other)],
    ['what lies before it', edited(genuine.indexOf('words'))],
    ['what lies behind it', edited(genuine.length - 300_000)],
    ['the directory', edited(genuine.length - 30)],
  ]
  const path = join(folder, 'image.zip')
  const sha256 = createHash('sha256').update(genuine).digest('hex')
  for (const [what, changed] of changes) {
    expect([changed.length, changed.equals(genuine)], what).toEqual([genuine.length, false])
    writeFileSync(path, genuine)
    const { atime, mtime } = statSync(path)
    utimesSync(path, atime, mtime)
    const { source, close } = await sourcesIn(folder).prepare({ path }, { ...plainOptions, sha256 })
    for (const _ of [1, 2]) expect(await wrongBytes((await writtenDrive(source)).drive, bytes)).toBe(0)
    writeFileSync(path, changed)
    utimesSync(path, atime, mtime)
    await expect(writtenDrive(source), what).rejects.toMatchObject({ code: 'source.gone' })
    await close()
  }
})
