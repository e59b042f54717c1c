// Flashing with the real engine, the real writer and real drives: loop devices that are full of old data.
import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type FlashRequest, type FlashSource, flashResult } from '#shared/model/flash.ts'
import { buildResult } from '#shared/model/image.ts'
import type { JobEvent } from '#shared/model/job.ts'
import { extPartition, faultsOf, imageMiB, makeTestImage, sha256, type TestImage } from './image-testing.ts'
import { type Loop, letGo, makeLoop, oldByte, openers } from './loop-testing.ts'
import { type TestEngine, testEngine } from './testing.ts'
import { hasNix, hasQemuImg, isRoot } from './tools-here.ts'

const mib = 1 << 20
const driveMiB = imageMiB + 32

describe.skipIf(!isRoot || !hasQemuImg)('flashing (needs root for loop devices, qemu-img)', () => {
  let folder: string
  let image: TestImage
  let kiln: TestEngine
  let loops: Loop[]

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-flash-'))
    image = makeTestImage(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(() => {
    kiln = testEngine()
    loops = []
  })
  afterEach(async () => {
    await kiln.close()
    for (const loop of loops) {
      expect(openers(loop.path)).toEqual([])
      loop.detach()
    }
  })

  const loop = (sizeMiB = driveMiB) => {
    const made = makeLoop(folder, sizeMiB * mib, `stick-${loops.length}`)
    loops.push(made)
    return made
  }
  const fileSource = (path = image.path): FlashSource => ({ kind: 'file', path })
  const choose = async ({ path }: Loop, client = kiln.client) => {
    const { deviceNumber, serial, sizeBytes } = await client.drives.show({ path })
    return { path, deviceNumber, serial, sizeBytes }
  }
  type Rest = Partial<Omit<FlashRequest, 'drives' | 'source'>> & { source?: FlashSource }
  const start = async (drives: Loop[], { source = fileSource(), ...rest }: Rest = {}) =>
    kiln.client.flash.start({
      source,
      drives: await Promise.all(drives.map(each => choose(each))),
      ...rest,
    })
  const flash = async (drives: Loop[], rest: Rest = {}, events: JobEvent[] = []) =>
    jobEnd(kiln.client, (await start(drives, rest)).job, (_, more) => events.push(...more))
  /** In the order of the request; they end in an order of their own. */
  const outcomes = ({ flash: { drives, results } }: Awaited<ReturnType<typeof flash>>) =>
    drives.map(({ path }) => {
      const result = results.find(each => each.path === path)
      return result?.error?.code ?? result?.outcome
    })

  it('writes one image to two used drives at once, sound to the last file, and says how it went', async () => {
    const drives = [loop(), loop(driveMiB + 1)]
    for (const { file } of drives) expect(faultsOf(file, image)).not.toEqual([])
    const events: JobEvent[] = []
    const view = await flash(drives, {}, events)
    expect(view.error).toBeNull()
    const { drives: results } = flashResult.parse(view.value)
    expect(results.map(({ path, outcome }) => [path, outcome])).toEqual(
      drives.map(({ path }) => [path, 'verified']),
    )
    for (const result of results) {
      expect(result.bytesVerified).toBeGreaterThanOrEqual(12 * mib)
      expect(result.bytesWritten).toBeLessThan(imageMiB * mib)
    }
    for (const { file } of drives) expect(faultsOf(file, image)).toEqual([])

    const phases = new Set(
      events.flatMap(event => (event.type === 'drives' ? event.drives.map(({ phase }) => phase) : [])),
    )
    expect([...phases]).toEqual(expect.arrayContaining(['writing', 'verifying', 'verified']))
    const fractions = events.flatMap(event =>
      event.type === 'progress' && event.fraction !== null ? [event.fraction] : [],
    )
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    expect(view.headline).toBe('2 drives verified')
    expect(view.stages.map(({ id, state }) => [id, state])).toEqual([
      ['prepare', 'done'],
      ['write', 'done'],
    ])
  })

  it('leaves nothing of what was on a drive where a system would look for it', async () => {
    const drive = loop()
    await flash([drive])
    const old = Buffer.alloc(4096, oldByte)
    // The drive's ends, and the ends of the second partition, the last of which the image leaves alone.
    const places = [
      0,
      driveMiB - 1,
      extPartition.offsetMiB,
      extPartition.offsetMiB + extPartition.sizeMiB - 0.5,
    ]
    for (const place of places)
      expect([place, drive.read(place * mib, mib / 2).includes(old)]).toEqual([place, false])
    // Somewhere behind the image it is as it was: nothing more was written than had to be.
    expect(drive.read((imageMiB + 8) * mib, mib).includes(old)).toBe(true)
  })

  it('writes every byte when asked to, so that the whole drive is the image and zeros', async () => {
    const drive = loop()
    const view = await flash([drive], { full: true, eject: false })
    expect(outcomes(view)).toEqual(['verified'])
    expect(sha256(drive.read(0, image.sizeBytes))).toBe(image.sha256)
    expect(drive.read(image.sizeBytes, 32 * mib).equals(Buffer.alloc(32 * mib))).toBe(true)
  })

  it('writes only what differs the second time, and has still read all of it', async () => {
    const drive = loop()
    const first = flashResult.parse((await flash([drive])).value).drives[0]
    const again = flashResult.parse((await flash([drive])).value).drives[0]
    expect(again?.outcome).toBe('verified')
    expect(again?.bytesWritten).toBeLessThan((first?.bytesWritten ?? 0) / 4)
    expect(again?.bytesVerified).toBeGreaterThanOrEqual(12 * mib)
    expect(faultsOf(drive.file, image)).toEqual([])
  })

  it('reads compressed images and qcow2', async () => {
    const packed = (name: string, command: string, args: string[]) => {
      const path = join(folder, name)
      writeFileSync(path, execFileSync(command, args, { maxBuffer: 256 * mib }))
      return path
    }
    const qcow2 = join(folder, 'test.qcow2')
    execFileSync('qemu-img', ['convert', '-O', 'qcow2', '-c', image.path, qcow2])
    const paths = [
      packed('test.img.gz', 'gzip', ['-1c', image.path]),
      packed('test.img.xz', 'xz', ['-0c', image.path]),
      packed('test.img.zst', 'zstd', ['-qc', image.path]),
      packed('test.img.bz2', 'bzip2', ['-1c', image.path]),
      qcow2,
    ]
    for (const path of paths) {
      const drive = loop()
      const view = await flash([drive], { source: fileSource(path), sha256: sha256(readFileSync(path)) })
      expect([path, outcomes(view)]).toEqual([path, ['verified']])
      expect([path, faultsOf(drive.file, image)]).toEqual([path, []])
      expect(view.flash.results[0]?.sha256).toBe(sha256(readFileSync(path)))
      rmSync(path)
    }
  })

  it('refuses a source that is not the one that was meant, before a drive is touched', async () => {
    const drive = loop()
    const before = sha256(drive.read(0, driveMiB * mib))
    const view = await flash([drive], { sha256: '0'.repeat(64) })
    expect(view.error).toMatchObject({ code: 'source.hash' })
    expect(outcomes(view)).toEqual(['source.hash'])
    expect(sha256(drive.read(0, driveMiB * mib))).toBe(before)
  })

  it('says that a damaged archive is damaged, and never that a drive is done', async () => {
    const path = join(folder, 'broken.img.gz')
    const bytes = execFileSync('gzip', ['-1c', image.path], { maxBuffer: 256 * mib })
    bytes.fill(7, bytes.length - 4 * mib, bytes.length - 3 * mib)
    writeFileSync(path, bytes)
    const view = await flash([loop()], { source: fileSource(path) })
    expect(view.state).toBe('failed')
    expect(outcomes(view)).toEqual(['source.broken'])
  })

  it('refuses what is too small, twice the same drive, and a drive that is not the chosen one', async () => {
    const small = loop(imageMiB - 8)
    await expect(start([small])).rejects.toMatchObject({ code: 'drive.too-small' })
    const drive = loop()
    await expect(start([drive, drive])).rejects.toMatchObject({ code: 'drive.refused' })
    const swapped = { ...(await choose(drive)), sizeBytes: 64e9 }
    const request = { source: fileSource(), drives: [swapped] }
    await expect(kiln.client.flash.start(request)).rejects.toMatchObject({ code: 'drive.changed' })
    const checked = await kiln.client.flash.check({
      ...request,
      drives: [await choose(small), await choose(drive)],
    })
    expect(checked.problems.map(({ field, error }) => [field, error.code])).toEqual([
      ['drives.0', 'drive.too-small'],
    ])
    expect(checked.commandLine).toBe(`kiln flash ${image.path} --drive ${small.path} --drive ${drive.path}`)
  })

  it('finds out while it writes that a drive is too small for a disk of unknown size; the others go on', async () => {
    const path = join(folder, 'unsized.img.bz2')
    writeFileSync(path, execFileSync('bzip2', ['-1c', image.path], { maxBuffer: 256 * mib }))
    const [small, large] = [loop(imageMiB / 2), loop()]
    const view = await flash([small, large], { source: fileSource(path) })
    expect(outcomes(view)).toEqual(['drive.too-small', 'verified'])
    expect(view.error).toMatchObject({ code: 'flash.drives-failed' })
    expect(faultsOf(large.file, image)).toEqual([])
  })

  it('goes on with the others when one drive cannot be had, and gives it its own reason', async () => {
    const [held, free] = [loop(), loop()]
    const { job } = await start([held, free])
    // Between the choice and the writing another program opens it for itself alone.
    const handle = openSync(held.path, constants.O_RDWR | constants.O_EXCL)
    try {
      const view = await jobEnd(kiln.client, job)
      expect(outcomes(view)).toEqual(['drive.busy', 'verified'])
      expect(view.headline).toBe('1 of 2 drives failed')
      expect(view.stages.at(-1)?.state).toBe('failed')
    } finally {
      closeSync(handle)
    }
  })

  it('never writes the drive that the source lies on, and leaves it mounted', async () => {
    const drive = loop(imageMiB + 64)
    execFileSync('mke2fs', ['-q', '-F', drive.path])
    const mounted = join(folder, 'mounted')
    mkdirSync(mounted, { recursive: true })
    execFileSync('mount', [drive.path, mounted])
    try {
      const path = join(mounted, 'own.img')
      execFileSync('cp', ['--sparse=always', image.path, path])
      const facts = await kiln.client.flash.inspect({ source: fileSource(path) })
      expect(facts.onDrives).toContain(drive.path)
      await expect(start([drive], { source: fileSource(path) })).rejects.toMatchObject({
        code: 'drive.refused',
        message: expect.stringContaining('lies on it'),
      })
      expect(sha256(readFileSync(path))).toBe(image.sha256)
    } finally {
      execFileSync('umount', [mounted])
    }
  })

  it('is cancelled while it writes: the drive is told as cancelled, and let go', async () => {
    const drive = loop(1024)
    const { job } = await start([drive], { full: true })
    const view = await jobEnd(kiln.client, job, now => {
      if (now.flash.drives[0]?.phase === 'writing') void kiln.client.jobs.cancel({ id: job })
    })
    expect([view.state, outcomes(view)]).toEqual(['cancelled', ['cancelled']])
    expect(view.stages.at(-1)?.state).toBe('cancelled')
    await letGo(drive.path)
    expect(readdirSync(join(kiln.home, 'locks'))).toEqual([])
  })

  it('says of a drive whose writer was killed that it is not done, and can be flashed again', async () => {
    const drive = loop(1024)
    const { job } = await start([drive], { full: true })
    const view = await jobEnd(kiln.client, job, now => {
      if (now.flash.drives[0]?.phase !== 'writing') return
      for (const pid of openers(drive.path)) if (pid !== process.pid) process.kill(pid, 'SIGKILL')
    })
    expect(outcomes(view)).toEqual(['flash.writer-lost'])
    expect(view.error).toMatchObject({ code: 'flash.writer-lost' })
    expect(outcomes(await flash([drive]))).toEqual(['verified'])
  })

  it('refuses a second job for a drive, also from another engine, until the first has ended', async () => {
    const drive = loop(512)
    const other = testEngine({ home: kiln.home })
    const first = await start([drive], { full: true })
    const drives = [await choose(drive, other.client)]
    for (const client of [kiln.client, other.client])
      await expect(client.flash.start({ source: fileSource(), drives })).rejects.toMatchObject({
        code: 'drive.busy',
      })
    await kiln.client.jobs.cancel({ id: first.job })
    await jobEnd(kiln.client, first.job)
    const { job } = await other.client.flash.start({ source: fileSource(), drives })
    expect((await jobEnd(other.client, job)).state).toBe('succeeded')
    await other.close()
  })

  it('gives a drive back as one empty partition that takes files', async () => {
    const drive = loop(600)
    const { job } = await kiln.client.flash.restore({ drive: await choose(drive), label: 'Holiday' })
    const view = await jobEnd(kiln.client, job)
    expect(view.error).toBeNull()
    expect(outcomes(view)).toEqual(['verified'])
    const listed = execFileSync('mdir', ['-i', `${drive.file}@@1M`, '::'], { encoding: 'utf8' })
    expect(listed).toContain('HOLIDAY')
    expect(listed).toContain('No files')
    expect(execFileSync('sgdisk', ['--verify', drive.file], { encoding: 'utf8' })).toContain(
      'No problems found',
    )
    const part = join(folder, 'part')
    execFileSync('dd', [`if=${drive.file}`, `of=${part}`, 'bs=1M', 'skip=1', 'count=598', 'status=none'])
    execFileSync('fsck.vfat', ['-n', part])
    rmSync(part)
    expect(readdirSync(join(kiln.home, 'cache'))).toEqual([])
    await expect(
      kiln.client.flash.restore({ drive: await choose(drive), label: 'a/b' }),
    ).rejects.toMatchObject({ code: 'drive.label' })
  })

  it('remembers what it put on a drive that has a serial, and says so before the next time', async () => {
    // Loop devices have none: here they get one on the way to the engine, and lose it on the way to the writer.
    const named = testEngine({ home: kiln.home, change: ports => withSerials(ports, 'S-1') })
    const drive = loop()
    const drives = [await choose(drive, named.client)]
    const { job } = await named.client.flash.start({ source: fileSource(), drives })
    expect((await jobEnd(named.client, job)).error).toBeNull()
    const { notes } = await named.client.flash.check({ source: fileSource(), drives })
    expect(notes.join('\n')).toContain('Kiln put test.img on it on 20')
    const kept = JSON.parse(readFileSync(join(kiln.home, 'drives.json'), 'utf8'))
    expect(kept.drives).toMatchObject([{ serial: 'S-1', name: 'test.img', verified: true, image: null }])
    await named.close()
  })

  describe('from an address', () => {
    let server: Server
    let url: string
    beforeAll(async () => {
      server = createServer((request, response) => {
        if (request.url !== '/test.img') return void response.writeHead(404).end()
        const bytes = readFileSync(image.path)
        const [, from = '0'] = /bytes=(\d+)-/.exec(request.headers.range ?? '') ?? []
        const rest = bytes.subarray(Number(from))
        const length = { 'content-length': rest.length, 'accept-ranges': 'bytes', etag: '"1"' }
        const range = { ...length, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }
        if (request.headers.range) response.writeHead(206, range)
        else response.writeHead(200, length)
        response.end(request.method === 'HEAD' ? undefined : rest)
      })
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterAll(() => void server.close())

    it('downloads, checks the sum and writes', async () => {
      const drive = loop()
      const source = { kind: 'url' as const, url: `${url}/test.img` }
      const view = await flash([drive], { source, sha256: image.sha256 })
      expect(view.error).toBeNull()
      expect(view.stages.filter(({ state }) => state === 'done').map(({ id }) => id)).toEqual([
        'download',
        'check',
        'prepare',
        'write',
      ])
      expect(faultsOf(drive.file, image)).toEqual([])
    })

    it('says that there is nothing at an address', async () => {
      const source = { kind: 'url' as const, url: `${url}/none.img` }
      await expect(start([loop()], { source })).rejects.toMatchObject({ code: 'source.download' })
    })
  })

  it.skipIf(!hasNix)('writes an image of the library by its block map, and knows its sum', async () => {
    const built = await kiln.client.builds.start({ profile: 'tiny', formats: ['raw', 'raw.zst'] })
    const { id, formats } = buildResult.parse((await jobEnd(kiln.client, built.job)).value)
    const drive = loop(300)
    const source = { kind: 'image' as const, id, format: 'raw' as const }
    const facts = await kiln.client.flash.inspect({ source })
    expect(facts).toMatchObject({ kind: 'raw', sizeBytes: formats.raw?.sizeBytes })
    expect(facts.mappedBytes).toBeLessThan(facts.sizeBytes ?? 0)
    const view = await flash([drive], { source })
    const [result] = view.flash.results
    expect(result).toMatchObject({ outcome: 'verified', sha256: formats.raw?.sha256 })
    expect(result?.bytesSkipped).toBeGreaterThan(0)
    const ext = join(folder, 'root.ext4')
    writeFileSync(ext, partitionOn(drive.file, 'nixos'))
    execFileSync('e2fsck', ['-f', '-n', ext])
    rmSync(ext)
    const packed = await flash([drive], { source: { ...source, format: 'raw.zst' as const } })
    expect(outcomes(packed)).toEqual(['verified'])
    truncateSync(formats.raw?.path ?? '', 1 << 20)
    await expect(start([drive], { source })).rejects.toMatchObject({ code: 'image.file-changed' })
    rmSync(formats.raw?.path ?? '')
    await expect(start([drive], { source })).rejects.toMatchObject({ code: 'image.file-missing' })
  })

  it.skipIf(!hasNix)(
    'makes each drive a machine of its own, and leaves no seed where none was asked for',
    async () => {
      const built = await kiln.client.builds.start({ profile: 'tiny', formats: ['raw'] })
      const { id } = buildResult.parse((await jobEnd(kiln.client, built.job)).value)
      const source = { kind: 'image' as const, id, format: 'raw' as const }
      const machines = [loop(300), loop(300), loop(300)]
      const [one, two, none] = await Promise.all(machines.map(each => choose(each)))
      if (!one || !two || !none) throw new Error('a loop device is missing')
      const drives = [
        { ...one, seed: { hostname: 'box1' } },
        { ...two, seed: { hostname: 'box2', hostKey: false } },
        none,
      ]
      const { job } = await kiln.client.flash.start({ source, drives })
      const { results } = (await jobEnd(kiln.client, job)).flash
      expect(results.map(({ outcome, hostname }) => [outcome, hostname])).toEqual([
        ['verified', 'box1'],
        ['verified', 'box2'],
        ['verified', null],
      ])
      expect(results.map(({ hostKey }) => hostKey?.split(' ')[0] ?? null)).toEqual([
        'ssh-ed25519',
        null,
        null,
      ])
      const known = readFileSync(join(kiln.home, 'known_hosts'), 'utf8')
      expect(known).toContain(`box1,box1.local ${results[0]?.hostKey?.split(' ').slice(0, 2).join(' ')}`)
      const seeds = machines.map(({ file }) => seedOn(file))
      expect(seeds.map(seed => seed.toString('latin1', 0, 10))).toEqual([
        'KILNSEED 1',
        'KILNSEED 1',
        '\0'.repeat(10),
      ])
      expect(seeds[2]?.equals(Buffer.alloc(seeds[2].length))).toBe(true)
      const wrong = { source, drives: [{ ...one, seed: { hostname: '-x' } }] }
      await expect(kiln.client.flash.start(wrong)).rejects.toMatchObject({ code: 'seed.invalid' })
      const foreign = { source: fileSource(), drives: [{ ...one, seed: {} }] }
      await expect(kiln.client.flash.start(foreign)).rejects.toMatchObject({ code: 'flash.no-seed' })
    },
  )
})

function withSerials(ports: Ports, serial: string): Ports {
  return {
    ...ports,
    drives: { ...ports.drives, show: async path => ({ ...(await ports.drives.show(path)), serial }) },
    writer: {
      run: options => {
        const drives = options.plan.drives.map(drive => ({ ...drive, serial: '' }))
        return ports.writer.run({ ...options, plan: { ...options.plan, drives } })
      },
    },
  }
}

/** The bytes of a partition, found by its name. */
function partitionOn(disk: string, name: string): Buffer {
  const table = execFileSync('sgdisk', ['--print', disk], { encoding: 'utf8' })
  const [, first, last] = new RegExp(`^ +\\d+ +(\\d+) +(\\d+) .* ${name}$`, 'm').exec(table) ?? []
  return readFileSync(disk).subarray(Number(first) * 512, (Number(last) + 1) * 512)
}
const seedOn = (disk: string) => partitionOn(disk, 'kiln-seed')
