// A computer without Nix: the Nix of a builder locks, evaluates and builds. The builder is a test host with a
// real Nix; this computer has no program of that name.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { withoutNix } from '#test/engine/without-nix.ts'
import { type BuilderLab, builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(
  `Without Nix here (${refused ?? 'a builder has it'})`,
  { timeout: 4 * minute },
  () => {
    let lab: BuilderLab
    let host: TestHost
    let here: TestEngine
    let profiles: string
    let builderId: string

    beforeAll(async () => {
      lab = await builderLab()
      host = await lab.host({ name: 'box', files: nixConfWith('max-jobs = 2') })
      profiles = join(lab.folder, 'profiles')
      newProfile()
      here = testEngine({ home: join(lab.folder, 'no-nix'), profiles: [profiles], change: withoutNix })
      await trust()
    }, 4 * minute)
    afterAll(async () => {
      await here?.close()
      await lab?.close()
    })

    const newProfile = (wide: { parts?: number; seconds?: number } = {}) =>
      writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}`, ...wide })
    /** Trust applies to the content. */
    const trust = () => here.client.profiles.trustFolder({ path: profiles, trusted: true })
    const request = { profile: 'wide', formats: ['raw' as const] }
    const end = async (
      started: Promise<{ job: string }>,
      onView: (view: JobView) => void = () => undefined,
    ) => jobEnd(here.client, (await started).job, onView)
    const leftThere = async () => (await host.run('sh', '-c', 'ls -A /root/.cache/kiln/workspaces')).trim()

    test('nothing is built before there is a builder, and the reason is reported', async () => {
      const { builder } = await here.client.builds.check(request)
      expect(builder).toMatchObject({ ready: false, error: { code: 'nix.missing' } })
      const view = await end(here.client.builds.start(request))
      expect(view.error?.code).toBe('nix.missing')
    })

    test('a builder is tested with its own Nix', async () => {
      const { client } = here
      const address = `root@${host.address}:22`
      const added = await client.builders.add({ address, name: 'box', identity: lab.identity })
      builderId = added.host
      const { offered } = await client.hosts.keys({ host: added.host })
      await client.hosts.trust({ host: added.host, fingerprint: offered[0]?.fingerprint ?? '' })
      const view = await end(client.builders.test({ builder: 'box' }))
      expect(view.error).toBeNull()
      expect(view.value).toMatchObject({ problem: null, facts: { trusted: true } })
    })

    test('it is chosen, evaluates, builds, and returns the image; nothing of it stays there', async () => {
      const { client } = here
      const { builder } = await client.builds.check(request)
      expect(builder).toMatchObject({ choice: { kind: 'hosts', ids: [builderId] }, ready: true, error: null })
      expect(builder.candidates[0]).toMatchObject({ id: 'local', problem: { code: 'builder.cannot.no-nix' } })
      const output = await client.builds.dryRun(request)
      expect(output.build.length).toBeGreaterThan(1)
      const view = await end(client.builds.start(request))
      expect(view.error).toBeNull()
      const { formats } = buildResult.parse(view.value)
      expect(statSync(formats.raw?.path ?? '').size).toBe(96 * 2 ** 20)
      const { derivations, needs } = graphOf(view)
      const built = Object.values(derivations)
      expect(built.length).toBeGreaterThan(1)
      expect(built.every(({ on }) => on === builderId)).toBe(true)
      // The dependencies are queried there, too.
      expect(Object.keys(needs)).not.toEqual([])
      expect(await leftThere()).toBe('')
    })

    test('this computer alone is refused, and so is a build shared between several', async () => {
      const code = async (builder: string) =>
        (
          await end(here.client.builds.start({ ...request, builder })).catch((thrown: { code: string }) => ({
            error: thrown,
          }))
        ).error?.code
      expect(await code('local')).toBe('nix.missing')
      expect(await code(`local,${builderId}`)).toBe('builder.cannot')
    })

    test('the inputs of a flake without a lock are locked there, and the lock is stored here', async () => {
      newProfile()
      const flake = join(profiles, 'wide', 'flake.nix')
      const text = readFileSync(flake, 'utf8')
      writeFileSync(
        flake,
        text.replace('{\n', '{\n  inputs.there = { url = "path:/srv/there"; flake = false; };\n'),
      )
      await trust()
      await host.run('sh', '-c', 'mkdir -p /srv/there && echo it >/srv/there/file')
      const view = await end(here.client.builds.start(request))
      expect(view.error).toBeNull()
      const { id } = buildResult.parse(view.value)
      const { provenance } = await here.client.images.show({ id })
      expect(provenance.inputs).toMatchObject([{ name: 'there', url: 'path:/srv/there' }])
      expect(provenance.inputs[0]?.narHash).toMatch(/^sha256-/)
      // As Nix writes it.
      const lock = readFileSync(join(here.home, 'workspaces', id, 'flake.lock'), 'utf8')
      expect(lock).toMatch(/^\{\n {2}"nodes": \{\n/)
      expect(lock.endsWith('}\n')).toBe(true)
    })

    test('a cancelled build is ended there, and its copy was readable by its user alone', async () => {
      newProfile({ parts: 1, seconds: 300 })
      await trust()
      const building = Promise.withResolvers<string>()
      const ended = end(here.client.builds.start(request), each => {
        if (each.stages.some(({ id, state }) => id === 'build' && state === 'running'))
          building.resolve(each.id)
      })
      const id = await building.promise
      expect(await host.run('sh', '-c', 'stat -c %a /root/.cache/kiln/workspaces/*')).toBe('700\n')
      await here.client.jobs.cancel({ id })
      const view = await ended
      expect(view.state).toBe('cancelled')
      await expect
        .poll(
          async () => (await host.run('sh', '-c', 'ps -e -o args= | grep -c "[n]ix build" || true')).trim(),
          { timeout: minute },
        )
        .toBe('0')
      await expect.poll(leftThere, { timeout: minute }).toBe('')
    })
  },
)
