// Builds whose records or journal cannot be written.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FilesPort } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { hasNix } from '#test/tools-here.ts'

const open: TestEngine[] = []
function start(change: (ports: Ports) => Ports): TestEngine {
  const kiln = testEngine({ change })
  open.push(kiln)
  return kiln
}
afterEach(async () => {
  for (const kiln of open.splice(0)) await kiln.close()
})

const full = () => Promise.reject(failure('space.full', { operation: 'test', values: { path: 'x' } }))
/** The journal reports on closing that it could not be written. */
const badJournal = (files: FilesPort): FilesPort => ({
  ...files,
  openLog: path =>
    path.endsWith('events.ndjson')
      ? Promise.resolve({ append: () => undefined, close: full })
      : files.openLog(path),
})
const withoutNix = (ports: Ports): Ports => ({
  ...ports,
  nix: { ...ports.nix, ready: () => Promise.reject(failure('nix.missing', { operation: 'test' })) },
})
const request = { profile: 'tiny', formats: ['raw' as const] }
const build = async ({ client }: TestEngine) => jobEnd(client, (await client.builds.start(request)).job)

describe('a build whose journal cannot be written', () => {
  it('still fails if it fails, and can be removed', async () => {
    const kiln = start(ports => withoutNix({ ...ports, files: badJournal(ports.files) }))
    const { subject: id, error } = await build(kiln)
    expect(error).toMatchObject({ code: 'nix.missing' })
    expect(await kiln.client.builds.show({ id })).toMatchObject({
      state: 'failed',
      error: { code: 'nix.missing' },
    })
    await kiln.client.builds.remove({ id })
    expect(readdirSync(join(kiln.home, 'images'))).toEqual([])
  })

  it('can be removed if its record cannot be written either', async () => {
    const kiln = start(ports => {
      const files = badJournal(ports.files)
      const writeText: FilesPort['writeText'] = (path, text, options) =>
        text.includes('"failed"') ? full() : files.writeText(path, text, options)
      return withoutNix({ ...ports, files: { ...files, openLog: full, writeText } })
    })
    const { subject: id, error } = await build(kiln)
    expect(error).toMatchObject({ code: 'nix.missing' })
    expect(await kiln.client.builds.show({ id })).toMatchObject({ state: 'interrupted' })
    await kiln.client.builds.remove({ id })
  })
})

describe.skipIf(!hasNix)('an image that was made (needs Nix and the lab’s packages)', () => {
  it('stays if neither the journal nor the record can be written, nor the logs removed', async () => {
    const kiln = start(ports => {
      const files = badJournal(ports.files)
      return {
        ...ports,
        files: {
          ...files,
          writeText: (path, text, options) =>
            text.includes('"succeeded"') ? full() : files.writeText(path, text, options),
          remove: path => (path.endsWith('/logs') ? full() : files.remove(path)),
        },
      }
    })
    await kiln.client.settings.change({ keepLogs: 'failed' })
    const { state, error, subject: id } = await build(kiln)
    expect({ state, error }).toEqual({ state: 'succeeded', error: null })
    const image = await kiln.client.images.show({ id })
    expect(existsSync(join(kiln.home, 'images', id, image.formats.raw?.file ?? ''))).toBe(true)
    expect(JSON.parse(readFileSync(join(kiln.home, 'images', id, 'build.json'), 'utf8')).state).toBe(
      'running',
    )
    expect((await kiln.client.builds.history({})).map(record => record.state)).toEqual(['succeeded'])
  })
})

describe('two identical requests at once', () => {
  it('are built once', async () => {
    const gate = Promise.withResolvers<never>()
    gate.promise.catch(() => undefined)
    const kiln = start(ports => ({ ...ports, nix: { ...ports.nix, ready: () => gate.promise } }))
    const begin = () => Promise.allSettled([1, 2].map(() => kiln.client.builds.start(request)))
    // Whatever the result: closing an engine waits for its jobs.
    const twice = await begin().finally(() => gate.reject(failure('nix.missing', { operation: 'test' })))
    const refused = twice.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    const [begun] = twice.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
    expect(refused).toMatchObject([
      { code: 'build.duplicate', message: expect.stringContaining(`${begun?.job}`) },
    ])
    expect(await kiln.client.builds.history({})).toHaveLength(1)
    // After its end, the same build can start again.
    await jobEnd(kiln.client, begun?.job ?? '')
    expect((await build(kiln)).state).toBe('failed')
  })
})

describe.skipIf(!hasNix)("a build with an estimate (needs Nix and the lab's packages)", () => {
  it('stores the estimate with the result, and nothing without one', async () => {
    const kiln = start(ports => ports)
    const said = await kiln.client.builds.dryRun({ ...request, options: { message: 'estimated' } })
    const built = async (options: Record<string, string>) => {
      const { job } = await kiln.client.builds.start({ ...request, options })
      return kiln.client.builds.show({ id: (await jobEnd(kiln.client, job)).subject })
    }
    const { estimate, startedAt, endedAt, built: done } = await built({ message: 'estimated' })
    expect(estimate?.estimated).toEqual({
      builds: said.build.length,
      downloadBytes: said.downloadBytes,
      seconds: said.expectedSeconds,
      diskBytes: said.imageBytes,
    })
    expect(estimate?.actual).toMatchObject({
      builds: done.length,
      seconds: ((endedAt ?? 0) - (startedAt ?? 0)) / 1000,
    })
    expect(estimate?.actual?.diskBytes).toBeGreaterThan(0)
    expect((await built({ message: 'estimated' })).estimate).toBeNull()
  })

  it('stores nothing if it failed', async () => {
    let fails = false
    const kiln = start(ports => ({
      ...ports,
      disks: {
        ...ports.disks,
        copyRaw: (...asked) => (fails ? full() : ports.disks.copyRaw(...asked)),
      },
    }))
    await kiln.client.builds.dryRun(request)
    fails = true
    const { subject: id } = await build(kiln)
    const { state, estimate } = await kiln.client.builds.show({ id })
    expect({ state, came: estimate?.actual }).toEqual({ state: 'failed', came: null })
  })
})
