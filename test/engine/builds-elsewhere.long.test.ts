// Builds on real builders: hosts with their own Nix and store (lab/hosts says which parts are real).
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { type BuilderLab, builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { textOf } from '#test/texts.ts'

const refused = hostsRefused()
const minute = 60_000
const MiB = 1 << 20

describe.skipIf(refused)(`builds elsewhere (${refused ?? 'on test hosts'})`, { timeout: 4 * minute }, () => {
  let lab: BuilderLab
  let box1: TestHost
  let box2: TestHost
  let profiles: string

  beforeAll(async () => {
    lab = await builderLab()
    profiles = join(lab.folder, 'profiles')
    lab.addProfiles([profiles])
    writeWideProfile(profiles, { salt: salt() })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
    ;[box1, box2] = await Promise.all([
      lab.host({ name: 'box1', files: nixConfWith('max-jobs = 2') }),
      lab.host({ name: 'box2', files: nixConfWith('max-jobs = 2') }),
    ])
    for (const box of [box1, box2]) {
      await lab.add(box)
      await lab.testNow(box.name)
    }
  }, 4 * minute)
  afterAll(() => lab?.close())

  const salt = () => `${process.pid}-${Math.random()}`
  /** Trust applies to the content. */
  const writeAnother = async (more: { parts?: number; seconds?: number } = {}) => {
    writeWideProfile(profiles, { salt: salt(), ...more })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
  }
  const request = (builder: string, more: object = {}) => ({
    profile: 'wide',
    formats: ['raw' as const],
    builder,
    ...more,
  })
  const build = async (
    builder: string,
    more: object = {},
    onView: (view: JobView) => void = () => undefined,
  ) => jobEnd(lab.client, (await lab.client.builds.start(request(builder, more))).job, onView)
  const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  const storeOf = (box: TestHost) => box.run('sh', '-c', 'ls /nix/store')

  test('a chosen builder builds in its store, and the image comes back with its holes [B5]', async () => {
    await writeAnother()
    const view = await build('box1')
    expect(view.error).toBeNull()
    expect(view.stages.map(({ id, state }) => [id, state])).toEqual(
      ['connect-builder', 'evaluate', 'build', 'fetch-image', 'make:raw', 'record'].map(id => [id, 'done']),
    )
    const { id, formats } = buildResult.parse(view.value)
    const { provenance } = await lab.client.images.show({ id })
    expect(provenance.builder).toEqual({ kind: 'hosts', ids: ['box1'] })
    const output = provenance.raw?.storePath ?? ''
    expect(output).toMatch(/-image$/)
    expect(await storeOf(box1)).toContain(output.slice('/nix/store/'.length))
    // Not here: neither its store path nor what was copied.
    expect(() => statSync(output)).toThrow()
    expect(readdirSync(join(lab.engine.home, 'workspaces', id)).sort()).toEqual([
      'flake.nix',
      'options.json',
      'profile.json',
      'settings.json',
    ])
    expect(await box1.run('sh', '-c', 'ls -A /root/.cache | grep kiln || true')).toBe('')
    const path = formats.raw?.path ?? ''
    expect(statSync(path).size).toBe(96 * MiB)
    expect(statSync(path).blocks * 512).toBeLessThan(8 * MiB)
    // Its events: both derivations, on that builder, with their logs.
    const derivations = Object.values(graphOf(view).derivations)
    expect(derivations.map(({ name, state, on }) => [name, state, on]).sort()).toEqual([
      ['image', 'done', 'box1'],
      ['part-0', 'done', 'box1'],
    ])
    const part = derivations.find(({ name }) => name === 'part-0')?.drv ?? ''
    const log = await lab.client.builds.log({ id, derivation: part, from: 0, count: 10 })
    expect(log.lines).toEqual(['part 0 on box1'])
    expect(await lab.client.builds.show({ id })).toMatchObject({
      builder: { kind: 'hosts', ids: ['box1'] },
      state: 'succeeded',
    })

    // Bit by bit what this computer builds.
    const here = buildResult.parse((await build('local')).value)
    expect(sha256(path)).toBe(sha256(here.formats.raw?.path ?? ''))
    expect(here.derivation).toBe(provenance.raw?.derivation)
  })

  test("two share a build by Nix's own scheduling", async () => {
    await writeAnother({ parts: 4, seconds: 4 })
    const view = await build('box1,box2')
    expect(view.error).toBeNull()
    expect(view.stages.map(({ id }) => id)).not.toContain('fetch-image')
    const derivations = Object.values(graphOf(view).derivations)
    expect(derivations.map(({ state }) => state)).toEqual(derivations.map(() => 'done'))
    const parts = derivations.filter(({ name }) => name.startsWith('part-'))
    expect(parts.map(({ on }) => on).sort()).toEqual(['box1', 'box1', 'box2', 'box2'])
    expect(graphOf(view).totals.builds).toMatchObject({ done: 5, expected: 5, failed: 0 })
    const { id } = buildResult.parse(view.value)
    for (const { drv, on } of parts) {
      const log = await lab.client.builds.log({ id, derivation: drv, from: 0, count: 10 })
      expect(log.lines.join()).toMatch(new RegExp(`^part \\d on ${on}$`))
    }
  })

  test('cancelled, nothing keeps running or stays there', async () => {
    await writeAnother({ parts: 2, seconds: 300 })
    const { job } = await lab.client.builds.start(request('box1'))
    const end = jobEnd(lab.client, job, view => {
      const graph = view.kind === 'build' ? graphOf(view) : null
      const running = Object.values(graph?.derivations ?? {}).some(({ state }) => state === 'running')
      if (running) void lab.client.jobs.cancel({ id: job })
    })
    expect(await end).toMatchObject({ state: 'cancelled' })
    const sleeping = () =>
      box1.run(
        'sh',
        '-c',
        'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " | grep -c "[s]leep 300" || true',
      )
    await expect.poll(sleeping, { timeout: minute }).toBe('0\n')
    expect(readdirSync(join(lab.engine.home, 'workspaces'))).not.toContain((await end).subject)
  })

  test('refuses what no builder can build before it begins, with the reason of each', async () => {
    await writeAnother()
    const wanted = request('auto', { architecture: 'aarch64' as const })
    const { builder, commandLine } = await lab.client.builds.check(wanted)
    expect(builder).toMatchObject({ ready: false, error: { code: 'builder.none' } })
    expect(commandLine).not.toContain('--builder')
    expect(builder.candidates.map(({ id, problem }) => [id, problem?.code])).toEqual([
      ['local', 'builder.cannot.architecture'],
      ['box1', 'builder.cannot.architecture'],
      ['box2', 'builder.cannot.architecture'],
    ])
    await expect(lab.client.builds.start(wanted)).rejects.toMatchObject({ code: 'builder.none' })
    await expect(lab.client.builds.start({ ...wanted, builder: 'box1' })).rejects.toMatchObject({
      code: 'builder.cannot',
    })
    await expect(lab.client.builds.start(request('box3'))).rejects.toMatchObject({ code: 'builder.unknown' })
    await expect(lab.client.builds.start(request('local,box1'))).rejects.toMatchObject({
      code: 'builder.not-both',
    })
  })

  test('the automatic choice is this computer, and a dry run applies to the chosen builder [N12]', async () => {
    await writeAnother()
    const { builder } = await lab.client.builds.check(request('auto'))
    expect(builder).toMatchObject({ choice: { kind: 'local' }, ready: true, error: null })
    const there = await lab.client.builds.dryRun(request('box1'))
    expect(there).toMatchObject({
      build: expect.arrayContaining(['image', 'part-0']),
      builder: { choice: { kind: 'hosts', ids: ['box1'] } },
    })
    expect(textOf(there.builder.reason ?? '')).toBe('On box1, as chosen')
    await build('box1')
    // It exists there, and not here.
    expect((await lab.client.builds.dryRun(request('box1'))).build).toEqual([])
    expect((await lab.client.builds.dryRun(request('local'))).build).toHaveLength(2)
  })

  test('one that disappears ends the build cleanly, and the other of two continues', async () => {
    await writeAnother({ parts: 2, seconds: 6 })
    let cut: Promise<void> | null = null
    const cutting = (box: TestHost) => (view: JobView) => {
      const nodes = view.kind === 'build' ? Object.values(graphOf(view).derivations) : []
      if (nodes.some(({ state, on }) => state === 'running' && on === box.name)) cut ??= box.cable.cut()
    }
    const alone = await build('box2', {}, cutting(box2))
    expect(alone).toMatchObject({ state: 'failed', error: { code: 'builder.lost' } })
    await box2.cable.repair()
    cut = null
    await writeAnother({ parts: 4, seconds: 6 })
    const shared = await build('box1,box2', {}, cutting(box2))
    expect(shared.error).toBeNull()
    expect(shared.state).toBe('succeeded')
    expect(cut).not.toBeNull()
    await box2.cable.repair()
  })
})
