import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
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
  writtenDrive,
  wrongBytes,
} from '#test/drives/sources.ts'
import { test as base } from '#test/folders.ts'
import { type Behaviour, startServer } from '#test/http/file-server.ts'

const test = base.extend<{ serve: (file: string, more?: Partial<Behaviour>) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  serve: async ({}, use) => {
    const servers: Awaited<ReturnType<typeof startServer>>[] = []
    await use(async (file, more = {}) => {
      const bytes = readFileSync(file)
      const server = await startServer((_, count) => ({
        bytes,
        etag: '"1"',
        // The inspection is left alone; the download is interrupted once.
        cutAfter: count === 1 ? Math.floor(bytes.length / 2) : null,
        ...more,
      }))
      servers.push(server)
      return server.url('/files/disk.bin')
    })
    await Promise.all(servers.map(server => server.stop()))
  },
})

const packers: [kind: string, pack: (disk: string, to: string) => void, sizeBytes: number | null][] = [
  ['raw', (disk, to) => command('cp', disk, to), diskBytes],
  ['raw in .gz', (disk, to) => command('sh', '-c', 'gzip -1 <"$0" >"$1"', disk, to), null],
  ['raw in .xz', (disk, to) => command('sh', '-c', 'xz -0 <"$0" >"$1"', disk, to), null],
  ['raw in .zst', (disk, to) => command('zstd', '-q', '-1', disk, '-o', to), diskBytes],
  ['raw in .bz2', (disk, to) => command('sh', '-c', 'bzip2 -1 <"$0" >"$1"', disk, to), null],
]

for (const [kind, pack, sizeBytes] of packers) {
  test(`${kind} at a URL: recognised by its start, downloaded, resumed, written`, async ({
    folder,
    serve,
  }) => {
    const disk = makeKilnDisk(folder)
    const file = join(folder, 'packed')
    pack(disk, file)
    const url = await serve(file)
    const sources = sourcesIn(folder)
    expect(await sources.inspect({ url }, never)).toMatchObject({
      name: 'disk.bin',
      kind: sourceKind(kind),
      sizeBytes,
      fileBytes: readFileSync(file).length,
      personalise: { can: true },
      onDrives: [],
    })
    const steps = new Set<string>()
    const options = {
      ...plainOptions,
      sha256: sha256Of(file),
      onProgress: (step: string) => void steps.add(step),
    }
    const { source, path, close } = await sources.prepare({ url }, options)
    expect([...steps].slice(0, 2)).toEqual(['download', 'check'])
    expect(sha256Of(path)).toBe(options.sha256)
    expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
    await close()
    expect(leftIn(join(folder, 'cache', 'downloads', '..'))).toEqual([])
    expect(execFileSync('find', [join(folder, 'cache'), '-type', 'f'], { encoding: 'utf8' })).toBe('')
  })
}

test('zip and qcow2 at a URL are recognised as far as possible', async ({ folder, serve }) => {
  const disk = makeKilnDisk(folder)
  const sources = sourcesIn(folder)
  command('zip', '-q', '-j', '-1', join(folder, 'a.zip'), disk)
  const zip = await serve(join(folder, 'a.zip'))
  const known = { kind: 'zip', sizeBytes: null, personalise: { can: false } }
  expect(await sources.inspect({ url: zip }, never)).toMatchObject(known)
  command('qemu-img', 'convert', '-O', 'qcow2', disk, join(folder, 'a.qcow2'))
  const qcow2 = await serve(join(folder, 'a.qcow2'))
  expect(await sources.inspect({ url: qcow2 }, never)).toMatchObject({ kind: 'qcow2', sizeBytes: diskBytes })
  for (const url of [zip, qcow2]) {
    const { source, close } = await sources.prepare({ url }, plainOptions)
    expect(await wrongBytes((await writtenDrive(source)).drive, readFileSync(disk))).toBe(0)
    await close()
  }
})

test('a file that is not a disk is refused before it is downloaded', async ({ folder, serve }) => {
  const url = await serve(process.execPath)
  await expect(sourcesIn(folder).inspect({ url }, never)).rejects.toMatchObject({
    code: 'source.unusable',
    message: expect.stringMatching(/^disk.bin cannot be flashed: it is a program/),
  })
  await expect(
    sourcesIn(folder).inspect({ url: `${url}/no` }, AbortSignal.abort(new Error('x'))),
  ).rejects.toThrow('x')
})
