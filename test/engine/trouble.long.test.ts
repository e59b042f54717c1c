// Builds that fail, with the real platform: each fault has its code, and nothing is lost or left behind.

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNix } from '#platform/nix/nix.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { JobView } from '#shared/jobs/job.ts'
import type { TestEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { scratchEngines } from '#test/engine/scratch-engines.ts'
import { messageOf } from '#test/texts.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'

const { start, scratch, closeAll } = scratchEngines()
const request = (options: BuildRequest['options'] = {}, formats: BuildRequest['formats'] = ['raw']) => ({
  profile: 'tiny',
  formats,
  options,
})
const build = async ({ client }: TestEngine, wanted = request()) =>
  jobEnd(client, (await client.builds.start(wanted)).job)
const folderOf = ({ home }: TestEngine, view: JobView) => join(home, 'images', view.subject)
const leftovers = (kiln: TestEngine, view: JobView) =>
  readdirSync(folderOf(kiln, view)).filter(name => !/^(build\.json|events\.ndjson(\.idx)?|logs)$/.test(name))

describe.skipIf(!hasNix)('a build that fails (needs Nix and the lab’s packages)', () => {
  it('says why in evaluation, in a derivation and by a signal, and keeps no incomplete image', async () => {
    const kiln = start()
    const evaluation = await build(kiln, request({ variant: 'fails-in-evaluation' }))
    expect(evaluation.error).toMatchObject({
      code: 'option.refused',
      details: { field: 'variant' },
    })
    expect(messageOf(evaluation.error)).toContain('Choose "normal"')
    const failed = await build(kiln, request({ variant: 'fails' }))
    expect(failed.error?.code).toBe('nix.build-failed')
    expect(messageOf(failed.error)).toContain('exit code 7')
    expect(failed.error?.details?.lastLines).toContain('error: zlib not found')
    const killed = await build(kiln, request({ variant: 'dies-by-signal' }))
    expect(messageOf(killed.error)).toContain('signal 9')
    for (const view of [evaluation, failed, killed]) expect(leftovers(kiln, view)).toEqual([])
    expect(readdirSync(join(kiln.home, 'workspaces'))).toEqual([])
    const history = await kiln.client.builds.history({})
    expect(history.map(record => record.state)).toEqual(['failed', 'failed', 'failed'])
    const { freedBytes } = await kiln.client.builds.remove({ id: failed.subject })
    expect(freedBytes).toBeGreaterThan(0)
    expect(existsSync(folderOf(kiln, failed))).toBe(false)
  })

  it('ends everything on cancel, and refuses a second build of the same while it runs', async () => {
    const kiln = start()
    const wanted = request({ variant: 'slow', message: `cancel ${Date.now()}` })
    const { job } = await kiln.client.builds.start(wanted)
    await expect(kiln.client.builds.start(wanted)).rejects.toMatchObject({ code: 'build.duplicate' })
    const view = await new Promise<JobView>((resolve, reject) => {
      kiln.client.watch(job, {
        onError: reject,
        onView: now => {
          const slow = Object.values(graphOf(now).derivations).some(node => node.name === 'trial-slow')
          // Seen: it runs, or waits for another engine's build of the same derivation.
          if (now.state === 'running' && slow) void kiln.client.jobs.cancel({ id: job })
          if (now.endedAt !== null) resolve(now)
        },
      })
    })
    expect(view.state).toBe('cancelled')
    expect(leftovers(kiln, view)).toEqual([])
    expect(processesWith(kiln.home)).toEqual([])
  })

  it('is shown as interrupted when its engine died, and can be removed', async () => {
    const kiln = start()
    const { job } = await kiln.client.builds.start(request({ variant: 'fails' }))
    await jobEnd(kiln.client, job)
    const path = join(kiln.home, 'images', job, 'build.json')
    const record = JSON.parse(readFileSync(path, 'utf8'))
    // What a killed engine leaves behind: its record says running, its process is gone.
    writeFileSync(
      path,
      JSON.stringify({ ...record, state: 'running', endedAt: null, error: null, pid: 2 ** 22 + 1 }),
    )
    const later = start({ home: kiln.home })
    expect(await later.client.builds.show({ id: job })).toMatchObject({
      state: 'interrupted',
      error: { code: 'build.interrupted' },
    })
    expect(await jobEnd(later.client, job)).toMatchObject({
      state: 'failed',
      error: { code: 'build.interrupted' },
    })
    await later.client.builds.remove({ id: job })
    expect(await later.client.builds.history({})).toEqual([])
  })

  it.skipIf(!isRoot)(
    'stops when the image folder is full, before or in the middle (needs root for a small tmpfs)',
    async () => {
      const home = scratch()
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'kiln-test', home])
      try {
        const kiln = start({ home })
        // The disks are declared larger than the free space, and use less.
        const fits = await build(kiln, request({}, ['raw', 'qcow2', 'vmdk', 'ova']))
        expect(fits.error).toBeNull()
        await kiln.client.images.remove({ id: fits.subject })
        // Less than a system needs: refused before Nix starts. More: when Nix has made the disk.
        for (const [freeMiB, nix] of [
          [2, 'pending'],
          [20, 'done'],
        ] as const) {
          execFileSync('fallocate', ['-l', `${300 - freeMiB}M`, join(home, 'filler')])
          const refused = await build(kiln)
          expect(refused.error?.code).toBe('space.images')
          expect(refused.stages.find(({ id }) => id === 'build')?.state).toBe(nix)
          expect(leftovers(kiln, refused)).toEqual([])
          rmSync(join(home, 'filler'))
        }
        // Enough for what is known to be needed, but not for everything.
        execFileSync('fallocate', ['-l', '200M', join(home, 'filler')])
        const small = start({
          home,
          change: ports => ({ ...ports, files: { ...ports.files, freeBytes: async () => 1e12 } }),
        })
        const during = await build(small, request({}, ['raw', 'qcow2', 'vmdk', 'ova', 'raw.zst', 'vhdx']))
        expect(during.error?.code).toBe('space.full')
        expect(leftovers(small, during)).toEqual([])
      } finally {
        await closeAll()
        execFileSync('umount', [home])
      }
    },
  )

  it.skipIf(!isRoot)('stops when the Nix store has no room (its free space is faked)', async () => {
    const kiln = start({
      change: ports => ({ ...ports, nix: { ...ports.nix, storeFreeBytes: async () => 1000 } }),
    })
    expect((await build(kiln)).error?.code).toBe('space.store')
  })
})

describe('an engine with something missing', () => {
  it('reports that Nix is missing or too old, with what to do', async () => {
    const kiln = start({ change: ports => ({ ...ports, nix: nixOn(scratch()) }) })
    const check = await kiln.client.builds.check(request())
    expect(check.builder).toMatchObject({ ready: false, error: { code: 'nix.missing' } })
    const old = scratch()
    writeFileSync(join(old, 'nix'), '#!/bin/sh\necho "nix (Nix) 2.8.0"\n', { mode: 0o755 })
    const older = start({ change: ports => ({ ...ports, nix: nixOn(old) }) })
    expect((await older.client.builds.check(request())).builder.error).toMatchObject({ code: 'nix.too-old' })
    expect((await build(older)).error?.code).toBe('nix.too-old')
  })
})

/** The real port, with only this folder (and a shell for its scripts) on PATH. */
const nixOn = (folder: string) => createNix({ run: createProcessRunner({ env: { PATH: folder } }) })

function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return line.includes(`${text}/workspaces`) ? [line] : []
      } catch {
        return []
      }
    })
}
