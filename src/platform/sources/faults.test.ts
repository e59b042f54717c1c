import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasCommand } from '../disk-images/disks-for-tests.ts'
import { isRoot, test } from '../files/folder-test.ts'
import { through } from './packed-for-tests.ts'
import {
  command,
  diskBytes,
  leftIn,
  makeKilnDisk,
  never,
  plainOptions,
  sha256Of,
  sourcesIn,
  writtenDrive,
} from './sources-for-tests.ts'

const packers = [
  ['gz', ['gzip', '-1', '-c']],
  ['xz', ['xz', '-0', '-c']],
  ['zst', ['zstd', '-q', '-1', '-c']],
  ['bz2', ['bzip2', '-1', '-c']],
] as const

function pack(disk: string, [name = '', ...args]: readonly string[], to: string): string {
  const bytes = execFileSync(name, [...args, disk], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(to, bytes)
  return to
}
function zip(disk: string, to: string): string {
  command('zip', '-q', '-j', '-1', to, disk)
  return to
}
/** Looks, prepares, and takes all of it. */
async function flash(sources: ReturnType<typeof sourcesIn>, path: string): Promise<void> {
  await sources.inspect({ path }, never)
  const { source, close } = await sources.prepare({ path }, plainOptions)
  try {
    await writtenDrive(source)
  } finally {
    await close()
  }
}
/** Whether a program of this name is a child of this process. */
const children = () =>
  execFileSync('ps', ['--ppid', `${process.pid}`, '-o', 'comm='], { encoding: 'utf8' })
    .split('\n')
    .filter(name => /xz|zstd|bzip2|qemu/.test(name))

test('a packed file that is cut off, or damaged in the middle, is broken', async ({ folder }) => {
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

test('a wrong sum at the very end is noticed', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const path = pack(disk, packers[0][1], join(folder, 'disk.gz'))
  const bytes = readFileSync(path)
  bytes[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 1
  writeFileSync(path, bytes)
  const wrong = { code: 'source.broken', message: expect.stringMatching(/its checksum does not match/) }
  await expect(flash(sources, path)).rejects.toMatchObject(wrong)
})

/** A file in `count` parts that are packed by themselves, one bit of the part `at` flipped at its start. */
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

test('a part of a file that is no longer known as one makes it broken', async ({ folder }) => {
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

test('a disk that its makers cut behind its last partition is taken as it is, where its packing is whole', async ({
  folder,
}) => {
  const cut = readFileSync(makeKilnDisk(folder)).subarray(0, diskBytes - 4096)
  const path = join(folder, 'disk.gz')
  const packed = through('gzip', '-1')(cut)
  writeFileSync(path, packed)
  await flash(sourcesIn(folder), path)
  // With something behind it nobody knows any more that all of it is there.
  writeFileSync(path, Buffer.concat([packed, Buffer.from('a signature')]))
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({ code: 'source.broken' })
})

test('what bzip2 leaves out is harmless only behind a disk that is all there', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = join(folder, 'disk.bz2')
  const note = Buffer.from('a signature')
  writeFileSync(path, Buffer.concat([through('bzip2', '-1')(readFileSync(disk)), note]))
  await flash(sourcesIn(folder), path)
  // Says nothing of its size.
  const plain = randomFillSync(Buffer.alloc(3_000_000))
  plain.fill(0, 0, 1024)
  writeFileSync(path, Buffer.concat([through('bzip2', '-1')(plain), note]))
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringContaining('what lies behind its end cannot be unpacked'),
  })
})

test('a damaged qcow2 is broken, and nothing of it is left', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = join(folder, 'disk.qcow2')
  command('qemu-img', 'convert', '-c', '-O', 'qcow2', disk, path)
  truncateSync(path, 2_000_000)
  await expect(sourcesIn(folder).prepare({ path }, plainOptions)).rejects.toMatchObject({
    code: 'source.broken',
  })
  expect(leftIn(folder)).toEqual([])
})

test('the SHA-256 is checked before anything is handed on', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  for (const path of [disk, pack(disk, packers[0][1], join(folder, 'disk.gz'))]) {
    const sha256 = sha256Of(path)
    const told: [string, number, number | null][] = []
    const onProgress = (...step: (typeof told)[number]) => void told.push(step)
    await (await sources.prepare({ path }, { ...plainOptions, sha256, onProgress })).close()
    const bytes = readFileSync(path).length
    expect(told.filter(([step]) => step === 'Checking').at(-1)).toEqual(['Checking', bytes, bytes])
    const expected = `0${sha256.slice(1, 63)}0`
    await expect(sources.prepare({ path }, { ...plainOptions, sha256: expected })).rejects.toMatchObject({
      code: 'source.hash',
      message: expect.stringContaining(`its SHA-256 is ${sha256}, not ${expected}.`),
    })
  }
})

test('a file that is cut, changed or replaced while it is read is gone, not damaged', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const deeds: [what: string, deed: (path: string) => void][] = [
    ['cut', path => truncateSync(path, 1_000_000)],
    ['grown', path => appendFileSync(path, 'x')],
  ]
  for (const [ending, packer] of packers) {
    for (const [what, deed] of deeds) {
      const path = pack(disk, packer, join(folder, `disk.${ending}`))
      const { source, close } = await sources.prepare({ path }, plainOptions)
      deed(path)
      await expect(writtenDrive(source), `${ending}, ${what}`).rejects.toMatchObject({
        code: 'source.gone',
        message: expect.stringMatching(/could not be read to its end: it (ends after|changed)/),
      })
      await close()
    }
  }
  // A raw disk is read by the writer; here it is only looked through.
  const path = join(folder, 'dense')
  command('cp', '--sparse=never', disk, path)
  const onProgress = () => truncateSync(path, 10_000_000)
  await expect(sources.prepare({ path }, { ...plainOptions, onProgress })).rejects.toMatchObject({
    code: 'source.gone',
  })
  expect(children()).toEqual([])
})

test('a file that loses its name is read to its end', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  for (const [ending, packer] of packers) {
    const path = pack(disk, packer, join(folder, `disk.${ending}`))
    const { source, close } = await sources.prepare({ path }, plainOptions)
    rmSync(path)
    writeFileSync(path, 'another')
    expect((await writtenDrive(source)).sizeBytes).toBe(diskBytes)
    await close()
  }
})

test('a packed disk that is another size than it says is broken', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = zip(disk, join(folder, 'disk.zip'))
  const bytes = readFileSync(path)
  // The directory at the end says the size, at byte 24 of the entry.
  bytes.writeUInt32LE(diskBytes - 512, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24)
  writeFileSync(path, bytes)
  await expect(flash(sourcesIn(folder), path)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringMatching(/it holds more than the \d+ bytes that it says/),
  })
})

test('cancelled, everything ends with the reason, and nothing is left', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const reason = new Error('stop')
  for (const [ending, packer] of packers) {
    const path = pack(disk, packer, join(folder, `disk.${ending}`))
    const { source, close } = await sources.prepare({ path }, plainOptions)
    if (source.kind !== 'stream') throw new Error('no stream')
    const controller = new AbortController()
    const runs = source.runs(controller.signal)
    await runs.next()
    controller.abort(reason)
    await expect(
      (async () => {
        for await (const run of runs) expect(run.offset).toBeGreaterThan(0)
      })(),
    ).rejects.toBe(reason)
    // And one that is given up without a word.
    const given = source.runs(never)
    await given.next()
    await given.return({ sizeBytes: 0 })
    await close()
    expect(children(), ending).toEqual([])
  }

  const qcow2 = join(folder, 'disk.qcow2')
  command('qemu-img', 'convert', '-O', 'qcow2', disk, qcow2)
  for (const at of ['Checking', 'Decoding']) {
    const controller = new AbortController()
    const onProgress = (step: string) => step === at && controller.abort(reason)
    const { signal } = controller
    const options = { ...plainOptions, signal, onProgress, sha256: sha256Of(qcow2) }
    await expect(sources.prepare({ path: qcow2 }, options)).rejects.toBe(reason)
  }
  expect(leftIn(folder)).toEqual([])
  await expect(sources.inspect({ path: qcow2 }, AbortSignal.abort(reason))).rejects.toBe(reason)
})

test('what a killed engine left is removed by the next', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const path = join(folder, 'disk.qcow2')
  command('qemu-img', 'convert', '-O', 'qcow2', disk, path)
  const ended = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim()
  command('mkdir', join(folder, 'cache'))
  const names = [`.disk.raw.abcdef.partial-${ended}`, `.disk.raw.123456.partial-${process.pid}`, 'other']
  for (const name of names) writeFileSync(join(folder, 'cache', name), 'x')
  await (await sourcesIn(folder).prepare({ path }, plainOptions)).close()
  expect(leftIn(folder).sort()).toEqual(names.slice(1).sort())
})

test.runIf(isRoot)(
  'without room for a qcow2 it says so at once, and leaves nothing',
  async ({ folder, smallDisk }) => {
    const disk = makeKilnDisk(folder)
    const path = join(folder, 'disk.qcow2')
    command('qemu-img', 'convert', '-O', 'qcow2', disk, path)
    await expect(sourcesIn(smallDisk).prepare({ path }, plainOptions)).rejects.toMatchObject({
      code: 'space.full',
      message: expect.stringContaining(smallDisk),
    })
    expect(leftIn(smallDisk)).toEqual([])
  },
)

test.runIf(hasCommand('bmaptool'))('cancelled while the block map is checked', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  command('bmaptool', 'create', '-o', `${disk}.bmap`, disk)
  const controller = new AbortController()
  const reason = new Error('stop')
  const onProgress = () => controller.abort(reason)
  const options = { ...plainOptions, signal: controller.signal, onProgress }
  await expect(sourcesIn(folder).prepare({ path: disk }, options)).rejects.toBe(reason)
})
