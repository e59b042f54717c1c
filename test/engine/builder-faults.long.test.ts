// Faults of a builder or a cache during a build, on test hosts (lab/hosts says which parts are real).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { type BuilderLab, builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`builders that fail (${refused ?? 'test hosts'})`, { timeout: 4 * minute }, () => {
  let lab: BuilderLab
  let box: TestHost
  let profiles: string

  beforeAll(async () => {
    lab = await builderLab()
    profiles = join(lab.folder, 'profiles')
    lab.addProfiles([profiles])
    writeWideProfile(profiles, { salt: salt() })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
    box = await lab.host({ name: 'box1', files: nixConfWith('max-jobs = 2'), sizeMiB: 512 })
    await lab.add(box)
    await lab.testNow('box1')
  }, 4 * minute)
  afterAll(() => lab?.close())

  const salt = () => `${process.pid}-${Math.random()}`
  const build = async (onView: (view: JobView) => void = () => undefined) => {
    const { job } = await lab.client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'box1' })
    return jobEnd(lab.client, job, onView)
  }
  const isRunning = (view: JobView) =>
    view.kind === 'build' && Object.values(graphOf(view).derivations).some(({ state }) => state === 'running')

  test("a disk that fills up is reported as the builder's, and after freeing space it builds", async () => {
    // More than is free there, and not predictable.
    writeWideProfile(profiles, { salt: salt(), dataMiB: 600 })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
    await box.run('nix-collect-garbage')
    expect((await build()).error).toMatchObject({
      code: 'builder.filled',
      values: { name: 'box1' },
      details: { lastLines: expect.arrayContaining([expect.stringContaining('No space left on device')]) },
    })
    await box.run('nix-collect-garbage')
    writeWideProfile(profiles, { salt: salt() })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
    expect((await build()).error).toBeNull()
  })

  test('refuses a builder with too little space before it builds', async () => {
    await box
      .run('dd', 'if=/dev/zero', 'of=/nix/filler', 'bs=1M', 'status=none', 'count=1000')
      .catch(() => '')
    try {
      writeWideProfile(profiles, { salt: salt() })
      await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
      const view = await build().catch((thrown: unknown) => ({ error: thrown as { code: string } }))
      expect(view.error?.code).toMatch(/^builder\.(full|cannot)$/)
    } finally {
      await box.run('rm', '/nix/filler')
    }
  })

  test('continues a build after this computer slept', async () => {
    writeWideProfile(profiles, { salt: salt(), parts: 2, seconds: 4 })
    await lab.client.profiles.trustFolder({ path: profiles, trusted: true })
    let slept = 0
    // Its connection is stopped for longer than a host may be silent (the lab: 3 s), as when the computer
    // sleeps.
    const sleep = async () => {
      const pids = connectionsTo(box.address)
      slept = pids.length
      for (const pid of pids) process.kill(pid, 'SIGSTOP')
      await new Promise(resolve => setTimeout(resolve, 6000))
      for (const pid of pids) process.kill(pid, 'SIGCONT')
    }
    let sleeping: Promise<void> | null = null
    const view = await build(each => {
      if (isRunning(each)) sleeping ??= sleep()
    })
    await sleeping
    expect(slept).toBeGreaterThan(0)
    expect({ state: view.state, error: view.error }).toEqual({ state: 'succeeded', error: null })
  })
})

/** The processes that hold a connection to it: ssh with its arguments. */
const connectionsTo = (address: string): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return words[0]?.endsWith('ssh') && words.includes('-M') && words.includes(address)
      } catch {
        return false // It has already ended.
      }
    })
    .map(Number)
