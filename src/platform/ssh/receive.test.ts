// Files packed by real GNU tar, received piece by piece; and streams that no tar would make.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { totalBytes, within } from '#shared/formats/extents.ts'
import { test } from '#test/folders.ts'
import { receiveFile } from './receive.ts'

const MiB = 1 << 20
const tarArgs = ['--create', '--file=-', '--format=posix', '--sparse', '--sparse-version=1.0']

/** Started on the first read: Node discards output that a program prints before anyone reads. */
async function* packed(path: string): AsyncGenerator<Uint8Array> {
  const at = path.lastIndexOf('/')
  const where = ['--directory', path.slice(0, at), '--', path.slice(at + 1)]
  yield* spawn('tar', [...tarArgs, '--dereference', ...where]).stdout
}
/** Makes a disk with holes, as a builder's disk has them. */
function makeDisk(path: string, size: number, extents: { at: number; bytes: number }[]): string {
  const file = openSync(path, 'w')
  ftruncateSync(file, size)
  for (const { at, bytes } of extents) writeSync(file, randomBytes(bytes), 0, bytes, at)
  closeSync(file)
  return path
}
const inPieces = (bytes: Uint8Array, size: number) =>
  (async function* () {
    for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size)
  })()
const packedNow = (path: string) => {
  const at = path.lastIndexOf('/')
  return execFileSync('tar', [...tarArgs, '-C', path.slice(0, at), '--', path.slice(at + 1)], {
    maxBuffer: 64 * MiB,
  })
}

test('what arrives equals what was sent, holes included', async ({ folder }) => {
  const cases: [string, number, { at: number; bytes: number }[]][] = [
    [
      'even',
      40 * MiB,
      [
        { at: 0, bytes: 4096 },
        { at: 20 * MiB, bytes: 2 * MiB },
      ],
    ],
    ['odd-end', 20 * MiB + 70_001, [{ at: 20 * MiB, bytes: 70_001 }]],
    ['one-hole', 3 * MiB + 5, []],
    ['dense', 2 * MiB + 1, [{ at: 0, bytes: 2 * MiB + 1 }]],
    ['empty', 0, []],
    ['many', 64 * MiB, Array.from({ length: 400 }, (_, n) => ({ at: n * 128 * 1024, bytes: 4096 }))],
  ]
  for (const [name, size, extents] of cases) {
    const from = makeDisk(join(folder, name), size, extents)
    execFileSync('sync', [from])
    const to = join(folder, `${name}.to`)
    let last = 0
    const got = await receiveFile(packed(from), to, done => {
      expect(done).toBeGreaterThanOrEqual(last)
      last = done
    })
    expect(got.sizeBytes).toBe(size)
    expect(got.data.reduce((sum, { length }) => sum + length, 0)).toBe(got.dataBytes)
    for (const { at, bytes } of extents)
      expect(totalBytes(within(got.data, { offset: at, length: bytes }))).toBe(bytes)
    expect(last).toBe(got.dataBytes)
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true)
    execFileSync('sync', [to])
    expect(statSync(to).blocks * 512).toBeLessThanOrEqual(got.dataBytes + MiB)
    expect(statSync(to).mode & 0o777).toBe(0o600)
  }
})

test('a file beyond 8 GiB keeps its size', async ({ folder }) => {
  const large = makeDisk(join(folder, 'large'), 20 * 1024 * MiB, [{ at: 9 * 1024 * MiB, bytes: 4096 }])
  execFileSync('sync', [large])
  const { sizeBytes, dataBytes } = await receiveFile(packed(large), join(folder, 'to'), () => undefined)
  expect([sizeBytes, dataBytes <= 65_536]).toEqual([20 * 1024 * MiB, true])
})

test('a stream in pieces of any size gives the same file', async ({ folder }) => {
  const from = makeDisk(join(folder, 'disk'), 2 * MiB, [
    { at: 5000, bytes: 9000 },
    { at: MiB, bytes: 70_000 },
  ])
  execFileSync('sync', [from])
  const stream = packedNow(from)
  for (const size of [97, 511, 513, 100_000]) {
    const to = join(folder, `to-${size}`)
    await receiveFile(inPieces(stream, size), to, () => undefined)
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true)
  }
})

test('refuses anything but one complete regular file, and leaves nothing behind', async ({ folder }) => {
  const from = makeDisk(join(folder, 'disk'), 4 * MiB, [{ at: MiB, bytes: MiB }])
  execFileSync('sync', [from])
  mkdirSync(join(folder, 'a'))
  symlinkSync('/etc/passwd', join(folder, 'link'))
  const whole = packedNow(from)
  const map = whole.indexOf('\n1048576\n')
  const bad: [string, Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(1024)],
    ['a folder', packedNow(join(folder, 'a'))],
    ['a link', packedNow(join(folder, 'link'))],
    ['cut short', whole.subarray(0, whole.byteLength / 2)],
    ['a changed head', whole.map((byte, at) => (at === 3 ? byte ^ 1 : byte))],
    ['a map that leads out of the file', whole.map((byte, at) => (at === map + 1 ? 57 : byte))],
  ]
  expect(map).toBeGreaterThan(0)
  for (const [what, bytes] of bad) {
    const to = join(folder, 'to')
    await expect(
      receiveFile(inPieces(bytes, 4096), to, () => undefined),
      what,
    ).rejects.toThrow()
    expect(existsSync(to)).toBe(false)
  }
  writeFileSync(join(folder, 'there'), 'mine')
  await expect(receiveFile(inPieces(whole, 4096), join(folder, 'there'), () => undefined)).rejects.toThrow()
  expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('mine')
})

test('a stream that continues after its file is abandoned', async ({ folder }) => {
  const disk = makeDisk(join(folder, 'disk'), 3 * MiB, [{ at: MiB, bytes: 4096 }])
  let sent = 0
  async function* endless() {
    yield packedNow(disk)
    for (; sent < 100; sent++) yield new Uint8Array(MiB)
  }
  const to = join(folder, 'got')
  await receiveFile(endless(), to, () => undefined)
  expect(readFileSync(to).equals(readFileSync(disk))).toBe(true)
  expect(sent).toBeLessThan(4)
})
