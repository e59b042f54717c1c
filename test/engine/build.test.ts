// A build with real Nix and qemu-img, from a request to correct files.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { nixPath } from '#platform/nix/places.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type BuildResult, buildResult } from '#shared/images/image.ts'
import type { JobEvent } from '#shared/jobs/job.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { hasNix, hasQemuImg } from '#test/tools-here.ts'

const request = (rest: Partial<BuildRequest> = {}) => ({
  profile: 'tiny',
  formats: ['qcow2' as const],
  ...rest,
})
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

describe.skipIf(!hasNix)('a build while its image is copied out of the store (needs Nix)', () => {
  it('protects the image from a garbage collection, and leaves nothing behind', async () => {
    const roots = (path: string) =>
      execFileSync('nix-store', ['--query', '--roots', path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, PATH: nixPath(process.env, homedir()) },
      })
    const during: string[] = []
    const watched = (ports: Ports): Ports => ({
      ...ports,
      disks: {
        ...ports.disks,
        copyRaw: (...asked) => {
          during.push(roots(asked[0].split('/').slice(0, 4).join('/')))
          return ports.disks.copyRaw(...asked)
        },
      },
    })
    const kiln = testEngine({ change: watched })
    try {
      const started = await kiln.client.builds.start(request({ formats: ['raw'] }))
      const { id } = buildResult.parse((await jobEnd(kiln.client, started.job)).value)
      expect(during).toEqual([expect.stringContaining(join(kiln.home, 'workspaces', id))])
      const { provenance } = await kiln.client.images.show({ id })
      expect(roots(provenance.raw?.storePath ?? '')).not.toContain(kiln.home)
      expect(readdirSync(join(kiln.home, 'workspaces', id))).not.toContain('.kiln-built')
    } finally {
      await kiln.close()
    }
  })
})

describe.skipIf(!hasNix || !hasQemuImg)('a build (needs Nix, qemu-img and the lab’s packages)', () => {
  let kiln: TestEngine
  let image: BuildResult
  const events: JobEvent[] = []

  beforeAll(async () => {
    kiln = testEngine()
    const formats = ['qcow2', 'vmdk', 'vhdx', 'ova', 'raw.zst', 'iso'] as const
    const started = await kiln.client.builds.start(
      request({ formats: [...formats], options: { hostname: 'all-formats' } }),
    )
    const view = await jobEnd(kiln.client, started.job, (_, more) => events.push(...more))
    image = buildResult.parse(view.value)
  })
  afterAll(() => kiln.close())

  it('makes every format from one build, each with its correct hash [B2] [N2]', () => {
    expect(Object.keys(image.formats).sort()).toEqual([
      'iso',
      'ova',
      'qcow2',
      'raw',
      'raw.zst',
      'vhdx',
      'vmdk',
    ])
    for (const file of Object.values(image.formats)) expect(sha256(file.path)).toBe(file.sha256)
    const folder = join(kiln.home, 'images', image.id)
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder })
  })

  it('makes disks that qemu-img finds identical to raw [B2]', () => {
    const raw = image.formats.raw?.path ?? ''
    for (const format of ['qcow2', 'vmdk', 'vhdx'] as const) {
      const path = image.formats[format]?.path ?? ''
      const compared = execFileSync('qemu-img', ['compare', '-f', 'raw', '-F', format, raw, path], {
        encoding: 'utf8',
      })
      expect(compared).toContain('identical')
    }
    const members = execFileSync('tar', ['-tf', image.formats.ova?.path ?? ''], { encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(members.map(name => name.replace(/^.*\./, ''))).toEqual(['ovf', 'mf', 'vmdk'])
  })

  it('describes the disk of the OVA, with its size for the guest', () => {
    const member = (end: string) =>
      execFileSync('tar', ['-xOf', image.formats.ova?.path ?? '', '--wildcards', `*.${end}`], {
        maxBuffer: 2 ** 30,
      })
    const descriptor = String(member('ovf'))
    expect(/ovf:capacity="(\d+)"/.exec(descriptor)?.[1]).toBe(String(image.formats.raw?.sizeBytes))
    expect(/ovf:size="(\d+)"/.exec(descriptor)?.[1]).toBe(String(member('vmdk').length))
  })

  it('has its own name in the VMDK, in the OVA too, and no temporary one', () => {
    const { vmdk, ova } = image.formats
    const inOva = execFileSync('tar', ['-xOf', ova?.path ?? '', '--wildcards', '*.vmdk'], {
      maxBuffer: 2 ** 30,
    })
    for (const disk of [readFileSync(vmdk?.path ?? ''), inOva])
      expect(/^RW \d+ SPARSE "(.*)"$/m.exec(disk.toString('latin1', 0, 65_536))?.[1]).toBe(
        basename(vmdk?.path ?? ''),
      )
  })

  it('has the answers on its disk', () => {
    const raw = readFileSync(image.formats.raw?.path ?? '')
    expect(raw.includes('all-formats')).toBe(true)
    expect(raw.includes('no-such-name')).toBe(false)
  })

  it('reports progress: stages in order, derivations with phases, a fraction that never goes back [B6]', () => {
    const done = events.flatMap(event =>
      event.type === 'stage' && event.stage.state === 'done' ? [event.stage.id] : [],
    )
    expect(done.slice(0, 3)).toEqual(['evaluate', 'build', 'make:raw'])
    const fractions = events.flatMap(event =>
      event.type === 'stage' && event.stage.id === 'make:qcow2' ? [event.stage.fraction ?? 0] : [],
    )
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(events.map(event => event.seq)).toEqual(events.map((_, index) => (events[0]?.seq ?? 0) + index))
  })

  it('records its provenance, without secrets, and shows its logs [B7]', async () => {
    const shown = await kiln.client.images.show({ id: image.id })
    expect(shown.provenance).toMatchObject({
      options: { hostname: 'all-formats', size: 192 },
      builder: { kind: 'local' },
      inputs: [],
    })
    expect(shown.provenance.raw?.storePath).toMatch(/^\/nix\/store\/.*nixos-tiny-raw$/)
    const record = await kiln.client.builds.show({ id: image.id })
    expect(record.state).toBe('succeeded')
    const drv = shown.provenance.raw?.derivation ?? ''
    const log = await kiln.client.builds.log({ id: image.id, derivation: drv, from: 0, count: 100 })
    expect(log.total).toBe(record.built.find(each => each.drv === drv)?.logLines ?? log.total)
  })

  it('shows the build again after a restart of the engine', async () => {
    const second = testEngine({ home: kiln.home })
    const view = await jobEnd(second.client, image.id)
    expect(view.state).toBe('succeeded')
    expect(view.stages.every(stage => stage.state === 'done')).toBe(true)
    expect(Object.keys(graphOf(view).derivations).length).toBe(
      (await second.client.builds.show({ id: image.id })).built.length,
    )
    await second.close()
  })

  it('verifies, and finds a flipped byte, a truncated file and a missing one [B7]', async () => {
    const verify = async () => jobEnd(kiln.client, (await kiln.client.images.verify({ id: image.id })).job)
    expect((await verify()).state).toBe('succeeded')
    const zst = image.formats['raw.zst']?.path ?? ''
    const bytes = readFileSync(zst)
    bytes[1000] = (bytes[1000] ?? 0) ^ 1
    writeFileSync(zst, bytes)
    expect((await verify()).error).toMatchObject({ code: 'image.file-changed' })
    truncateSync(zst, 100)
    expect((await verify()).error).toMatchObject({ code: 'image.file-changed' })
    rmSync(zst)
    expect((await verify()).error).toMatchObject({ code: 'image.file-missing' })
    expect((await kiln.client.images.show({ id: image.id })).formats['raw.zst']?.state).toBe('missing')
  })

  it('makes a lost format again without Nix, also from another format than raw [B2]', async () => {
    const convert = async (format: 'raw.zst' | 'raw') =>
      jobEnd(kiln.client, (await kiln.client.images.convert({ id: image.id, formats: [format] })).job)
    expect((await convert('raw.zst')).error).toBeNull()
    rmSync(image.formats.raw?.path ?? '')
    expect((await convert('raw')).error).toBeNull()
    expect(sha256(image.formats.raw?.path ?? '')).toBe(image.formats.raw?.sha256)
    expect(readdirSync(join(kiln.home, 'images', image.id)).filter(name => name.startsWith('.'))).toEqual([])
  })

  it('exports with checksums, refuses to overwrite a file, and removes with the freed space', async () => {
    const folder = join(kiln.home, 'exported')
    const run = async () =>
      jobEnd(kiln.client, (await kiln.client.images.export({ id: image.id, formats: ['qcow2'], folder })).job)
    expect((await run()).error).toBeNull()
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder })
    expect((await run()).error).toMatchObject({ code: 'file.taken' })
    const { freedBytes } = await kiln.client.images.remove({ id: image.id })
    expect(freedBytes).toBeGreaterThan(50e6)
    expect((await kiln.client.images.list({})).images).toEqual([])
    expect(readdirSync(join(kiln.home, 'workspaces'))).toEqual([])
  })
})
