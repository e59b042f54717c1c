// Problems with a complete source: wrong bytes, changes while it is read, cancelling.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { bytes } from '#shared/messages/message.ts'
import { children, pack, packers } from '#test/drives/packed-disks.ts'
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
} from '#test/drives/sources.ts'
import { isRoot, test } from '#test/folders.ts'

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

test('the SHA-256 of a compressed file is checked before anything is passed on', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  for (const path of [pack(disk, packers[0][1], join(folder, 'disk.gz'))]) {
    const sha256 = sha256Of(path)
    const reported: [string, number, number | null][] = []
    const onProgress = (...step: (typeof reported)[number]) => void reported.push(step)
    await (await sources.prepare({ path }, { ...plainOptions, sha256, onProgress })).close()
    const bytes = readFileSync(path).length
    expect(reported.filter(([step]) => step === 'check').at(-1)).toEqual(['check', bytes, bytes])
    const expected = `0${sha256.slice(1, 63)}0`
    await expect(sources.prepare({ path }, { ...plainOptions, sha256: expected })).rejects.toMatchObject({
      code: 'source.hash',
      message: expect.stringContaining(`its SHA-256 is ${sha256}, not ${expected}.`),
    })
  }
})

test('a file that is truncated, changed or replaced while it is read is gone, not damaged', async ({
  folder,
}) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  const changes: [what: string, change: (path: string) => void][] = [
    ['cut', path => truncateSync(path, 1_000_000)],
    ['grown', path => appendFileSync(path, 'x')],
  ]
  for (const [ending, packer] of packers) {
    for (const [what, change] of changes) {
      const path = pack(disk, packer, join(folder, `disk.${ending}`))
      const { source, close } = await sources.prepare({ path }, plainOptions)
      change(path)
      await expect(writtenDrive(source), `${ending}, ${what}`).rejects.toMatchObject({
        code: 'source.gone',
        message: expect.stringMatching(/could not be read to its end: it (ends after|changed)/),
      })
      await close()
    }
  }
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

test('when cancelled, everything ends with the reason, and nothing is left', async ({ folder }) => {
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
    // This includes one that is abandoned without a cancel.
    const given = source.runs(never)
    await given.next()
    await given.return({ sizeBytes: 0 })
    await close()
    expect(children(), ending).toEqual([])
  }

  const qcow2 = join(folder, 'disk.qcow2')
  command('qemu-img', 'convert', '-O', 'qcow2', disk, qcow2)
  for (const at of ['check', 'decode']) {
    const controller = new AbortController()
    const onProgress = (step: string) => step === at && controller.abort(reason)
    const { signal } = controller
    const options = { ...plainOptions, signal, onProgress, sha256: sha256Of(qcow2) }
    await expect(sources.prepare({ path: qcow2 }, options)).rejects.toBe(reason)
  }
  expect(leftIn(folder)).toEqual([])
  await expect(sources.inspect({ path: qcow2 }, AbortSignal.abort(reason))).rejects.toBe(reason)
})

test('leftovers of a killed engine are removed by the next', async ({ folder }) => {
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
  'without room for a qcow2 it fails at once, and leaves nothing behind',
  async ({ folder, smallDisk }) => {
    const disk = makeKilnDisk(folder)
    const path = join(folder, 'disk.qcow2')
    command('qemu-img', 'convert', '-O', 'qcow2', disk, path)
    await expect(sourcesIn(smallDisk).prepare({ path }, plainOptions)).rejects.toMatchObject({
      code: 'space.source',
      message: expect.stringContaining(smallDisk),
    })
    expect(leftIn(smallDisk)).toEqual([])
  },
)

test.runIf(isRoot)(
  'with room for the copy of a qcow2 and not for its disk as well, it fails before it is copied',
  async ({ folder, smallDisk }) => {
    const raw = join(folder, 'raw')
    const path = join(folder, 'disk.qcow2')
    // Noise: the file is as large as what is in the disk, and the small disk has room for one of them.
    writeFileSync(raw, Buffer.concat([Buffer.alloc(65_536), randomBytes(1_200_000)]))
    truncateSync(raw, 4 * 1024 * 1024)
    command('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', raw, path)
    const copyBytes = statSync(path).blocks * 512
    expect(copyBytes).toBeLessThan(2_000_000)
    const { required } = JSON.parse(
      execFileSync('qemu-img', ['measure', '--output=json', '-O', 'raw', path], { encoding: 'utf8' }),
    )
    const steps: string[] = []
    const options = {
      ...plainOptions,
      sha256: sha256Of(path),
      onProgress: (step: string) => steps.push(step),
    }
    await expect(sourcesIn(smallDisk).prepare({ path }, options)).rejects.toMatchObject({
      code: 'space.source',
      values: { path: join(smallDisk, 'cache'), needed: bytes(copyBytes + required), name: 'disk.qcow2' },
    })
    expect(steps).toEqual([])
    expect(leftIn(smallDisk)).toEqual([])
  },
)

test('only the tables of a raw disk are read, whatever it must agree with', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const dense = join(folder, 'dense')
  command('cp', '--sparse=never', disk, dense)
  command('bmaptool', 'create', '-o', join(folder, 'mapped.bmap'), disk)
  command('cp', dense, join(folder, 'mapped'))
  const sources = sourcesIn(folder)
  const sha256 = 'f'.repeat(64)
  for (const [path, sum] of [
    [dense, null],
    [dense, sha256],
    [join(folder, 'mapped'), null],
  ] as const) {
    const before = readBytes()
    const { source, close } = await sources.prepare({ path }, { ...plainOptions, sha256: sum })
    // qemu-img's answer, a map and the tables.
    expect(readBytes() - before).toBeLessThan(diskBytes / 16)
    expect(source).toMatchObject({ kind: 'file', name: basename(path), sha256: sum })
    expect(source.kind === 'file' && source.sums.length > 0).toBe(path !== dense)
    await close()
  }
})

/** Returns the bytes that this process has read so far, from files and from the page cache. */
const readBytes = () => Number(/^rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])
