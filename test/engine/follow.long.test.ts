// A build of one engine as another engine sees it: live, to its end, and after its engine is killed.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTicksOf } from '#platform/process/running.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { Topic } from '#shared/contract/index.ts'
import type { JobEvent, JobView } from '#shared/jobs/job.ts'
import { isImageId } from '#shared/names.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { hasNix, hasSetpriv } from '#test/tools-here.ts'

let home: string
const open: TestEngine[] = []
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-follow-'))
})
afterEach(async () => {
  for (const kiln of open.splice(0)) await kiln.close()
  rmSync(home, { recursive: true, force: true })
})
/** `pid`: identifies the engine that a build belongs to. In these tests two engines share a process. */
function start(pid = process.pid): TestEngine {
  const whose = { pid, startTicks: startTicksOf(pid) }
  const kiln = testEngine({ home, change: ports => ({ ...ports, host: { ...ports.host, ...whose } }) })
  open.push(kiln)
  return kiln
}

const unique = () => `follow ${process.pid} ${Date.now()}`
const running = (view: JobView, name: string) =>
  Object.values(graphOf(view).derivations).some(node => node.name === name && node.state === 'running')

/** Watches until `wanted` is seen. */
const seen = ({ client }: TestEngine, job: string, wanted: (view: JobView) => boolean) =>
  new Promise<JobView>((done, reject) => {
    const stop = client.watch(job, {
      onError: reject,
      onView: view => {
        if (view.endedAt !== null && !wanted(view)) reject(new Error(`ended: ${view.state}`))
        if (!wanted(view)) return
        stop()
        done(view)
      },
    })
  })

describe.skipIf(!hasNix)('a build of another engine (needs Nix and the lab’s packages)', () => {
  it('is seen live by a late observer, with the same result', async () => {
    const [owner, other] = [start(), start(process.ppid)]
    const topics: Topic[] = []
    other.client.onChanged(more => topics.push(...more))
    const { job } = await owner.client.builds.start({
      profile: 'tiny',
      formats: ['raw', 'qcow2'],
      options: { message: unique() },
    })
    const events: JobEvent[] = []
    const [there, here] = await Promise.all([
      jobEnd(owner.client, job),
      jobEnd(other.client, job, (_, more) => events.push(...more)),
    ])
    expect(here.state).toBe('succeeded')
    expect(graphOf(here)).toEqual(graphOf(there))
    expect(here.stages).toEqual(there.stages)
    expect(here.startedAt).toBe((await owner.client.builds.show({ id: job })).startedAt)
    // Live: events arrived one by one before the end, not all at once with it.
    const ends = events.findIndex(event => event.type === 'end')
    const patches = events.filter(event => event.type === 'graph')
    expect(ends).toBe(events.length - 1)
    expect(patches.length).toBeGreaterThan(1)
    expect(events.map(event => event.seq)).toEqual(events.map((_, i) => (events[0]?.seq ?? 0) + i))
    await expect.poll(() => topics).toEqual(expect.arrayContaining(['builds', 'images']))
    // No engine here runs it: there is nothing to cancel.
    expect(await other.client.jobs.list({})).toEqual([])
    await expect(other.client.jobs.cancel({ id: job })).rejects.toMatchObject({ code: 'job.unknown' })
  })

  it('is seen as cancelled when it was cancelled there, even while it was queued', async () => {
    const [owner, other] = [start(), start(process.ppid)]
    const slow = { profile: 'tiny', formats: ['raw' as const] }
    const first = await owner.client.builds.start({
      ...slow,
      options: { variant: 'slow', message: unique() },
    })
    const second = await owner.client.builds.start({ ...slow, options: { message: `second ${unique()}` } })
    expect(await seen(other, second.job, () => true)).toMatchObject({ state: 'queued' })
    const waits = jobEnd(other.client, second.job)
    await seen(other, first.job, view => running(view, 'trial-slow'))
    const runs = jobEnd(other.client, first.job)
    await owner.client.jobs.cancel({ id: second.job })
    expect(await waits).toMatchObject({ state: 'cancelled', startedAt: null })
    await owner.client.jobs.cancel({ id: first.job })
    const ended = await runs
    expect(ended.state).toBe('cancelled')
    expect(Object.values(graphOf(ended).derivations).map(node => node.state)).not.toContain('running')
  })

  it.skipIf(!hasSetpriv)(
    'is interrupted when its engine is killed, and neither Nix nor a builder survives',
    async () => {
      const kiln = start()
      const message = unique()
      const script = resolve(import.meta.dirname, '..', '..', 'src', 'cli', 'index.ts')
      const words = ['build', 'tiny', '--set', 'variant=slow', '--set', `message=${message}`]
      const terminal = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
        env: { ...process.env, KILN_HOME: home },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let output = ''
      terminal.stderr.on('data', chunk => {
        output += chunk
      })
      /** Its output only matters if it ended too early. */
      const begun = () => ({ builds: builds().length, output: terminal.exitCode === null ? '' : output })
      const gone = new Promise(done => terminal.once('exit', done))
      try {
        await expect.poll(begun, { timeout: 60_000 }).toEqual({ builds: 1, output: '' })
        const [id = ''] = builds()
        await seen(kiln, id, view => running(view, 'trial-slow'))
        expect(ofThisBuild(message).length).toBeGreaterThan(1)
        const ends = jobEnd(kiln.client, id)
        terminal.kill('SIGKILL')
        const view = await ends
        expect(view).toMatchObject({ state: 'failed', error: { code: 'build.interrupted' } })
        const slow = Object.values(graphOf(view).derivations).find(node => node.name === 'trial-slow')
        expect(slow?.state).toBe('stopped')
        expect(slow?.stoppedMs).toBeGreaterThan(slow?.startedMs ?? Number.POSITIVE_INFINITY)
        expect(view.stages.map(stage => stage.state)).not.toContain('running')
        expect((await kiln.client.builds.show({ id })).state).toBe('interrupted')
        await expect.poll(() => ofThisBuild(message), { timeout: 30_000 }).toEqual([])
      } finally {
        terminal.kill('SIGKILL')
        await gone
      }
    },
  )

  const builds = () => {
    try {
      const images = join(home, 'images')
      // The folder exists a moment before its record.
      return readdirSync(images).filter(id => isImageId(id) && existsSync(join(images, id, 'build.json')))
    } catch {
      return []
    }
  }

  /** Nix, by the workspace in its arguments, and the builder, by the message in its environment. */
  function ofThisBuild(message: string): string[] {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name) && name !== String(process.pid))
      .filter(pid => {
        const words = read(`/proc/${pid}/cmdline`)
        return (
          words.includes(`${home}/workspaces`) || read(`/proc/${pid}/environ`).includes(`message=${message}`)
        )
      })
  }
})

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
