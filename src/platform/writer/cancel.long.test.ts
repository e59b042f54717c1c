// However a job is cut short: every drive's result says so, nothing is reported as verified, and no process remains.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import {
  fileSource,
  leftBehind,
  makeImage,
  mib,
  nothing,
  places,
  planFor,
  plannedDrive,
  watch,
} from '#test/writer/flash.ts'
import { canFuse, canLoop, test } from '#test/writer/loop-drives.ts'
import { openDevice } from '#writer/drive/device.ts'
import { createWriter } from './writer.ts'

const driveBytes = 64 * mib
const imageBytes = 16 * mib
const extents = [0, imageBytes]
const reason = new Error('cancelled by the test')

/** Until it holds; the test's own timeout ends it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(20)
}
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' })
const canFreeze = canLoop && ['mkfs.ext4', 'fsfreeze'].every(hasCommand)
const isFree = (path: string) =>
  openDevice(path).then(
    ({ device }) => device.close().then(() => true),
    () => false,
  )

const phases = ['preparing', 'comparing', 'writing', 'verifying', 'finishing'] as const
for (const phase of phases) {
  test.runIf(canFuse)(
    `cancelled while ${phase}, the drive is reported as cancelled`,
    async ({ folder, loops }) => {
      const image = makeImage(join(folder, 'image'), imageBytes, extents)
      const loop = await loops.faulty(driveBytes)
      const source = fileSource(image, extents)
      if (phase === 'comparing') await watch({ plan: await planFor({ drives: [loop.path], source }) })
      await loop.faults({ slowMs: 15 })
      const payloads = [{ offset: 0, data: Buffer.alloc(4 * mib, 3).toString('base64') }]
      const controller = new AbortController()
      const { results, thrown, events } = await watch({
        plan: await planFor({ drives: [await plannedDrive(loop.path, { payloads })], source, smart: 'auto' }),
        signal: controller.signal,
        onEvent: event => {
          if (event.type === 'progress' && event.phase === phase) controller.abort(reason)
        },
      })
      expect(thrown).toBe(reason)
      expect(results).toMatchObject([{ outcome: 'cancelled', error: null }])
      expect(events.at(-1)).toEqual({ type: 'over', error: null })
      expect(leftBehind()).toEqual(nothing)
    },
  )
}

test.runIf(canFreeze)(
  'a drive that hangs in the kernel is abandoned when it is cancelled',
  async ({ folder, loops }) => {
    const below = loops.make(2 * driveBytes)
    run('mkfs.ext4', '-q', below.path)
    const point = join(folder, 'frozen')
    mkdirSync(point)
    run('mount', below.path, point)
    const loop = loops.make(driveBytes, { file: join(point, 'disk') })
    const plan = await planFor({ drives: [loop.path], wipe: [0, mib] })
    run('fsfreeze', '--freeze', point)
    try {
      const controller = new AbortController()
      const hung = createWriter(places, { question: '', graceMs: 100 }).run({
        work: { plan, stream: null },
        signal: controller.signal,
        onEvent: () => setTimeout(200).then(() => controller.abort(reason)),
      })
      await expect(hung).rejects.toBe(reason)
      // The kernel still holds it for the ended writer, so nothing else can write to the drive.
      const { results } = await watch({ plan })
      expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'drive.busy' } }])
    } finally {
      run('fsfreeze', '--unfreeze', point)
      await expect.poll(() => isFree(loop.path), { timeout: 30_000 }).toBe(true)
      loop.detach()
      run('umount', point)
    }
  },
)

test.runIf(canFuse)(
  'cancelled while it starts, it ends with the reason and not as a lost writer',
  async ({ loops }) => {
    const plan = await planFor({ drives: [loops.make(driveBytes).path], wipe: [0, mib] })
    for (const afterMs of [0, 1, 5, 10, 20, 30, 40, 60, 80]) {
      const controller = new AbortController()
      const over = watch({ plan, signal: controller.signal })
      await setTimeout(afterMs)
      controller.abort(reason)
      expect((await over).thrown).toBe(reason)
    }
    expect(leftBehind()).toEqual(nothing)
  },
)

test.runIf(canLoop)('cancelled before it starts, nothing is started', async ({ loops }) => {
  const plan = await planFor({ drives: [loops.make(driveBytes).path] })
  const { events, thrown } = await watch({ plan, signal: AbortSignal.abort(reason) })
  expect(thrown).toBe(reason)
  expect(events).toEqual([])
  expect(leftBehind()).toEqual(nothing)
})

test.runIf(canLoop)('a stream that hangs is cancelled and stopped too', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  const controller = new AbortController()
  let isStarted = false
  const { results, thrown } = await watch({
    plan: await planFor({ drives: [loop.path], source: { kind: 'stream', sizeBytes: null, onDrives: [] } }),
    signal: controller.signal,
    stream: async function* (signal) {
      yield { offset: 0, bytes: Buffer.alloc(mib, 1) }
      const stopped = new Promise(resolve => signal.addEventListener('abort', resolve))
      controller.abort(reason)
      await stopped
      isStarted = signal.aborted
      return { sizeBytes: mib }
    },
  })
  expect(thrown).toBe(reason)
  expect(isStarted).toBe(true)
  expect(results).toMatchObject([{ outcome: 'cancelled' }])
  expect(leftBehind()).toEqual(nothing)
})

test.runIf(canFuse)(
  'a writer that is killed is lost, and no drive is reported as done [F4]',
  async ({ folder, loops }) => {
    const image = makeImage(join(folder, 'image'), imageBytes, extents)
    const loop = await loops.slow(driveBytes)
    let killed = false
    const { results, thrown } = await watch({
      plan: await planFor({ drives: [loop.path], source: fileSource(image, extents) }),
      onEvent(event) {
        if (killed || event.type !== 'progress' || event.phase !== 'writing') return
        killed = true
        for (const pid of leftBehind().writers) process.kill(pid, 'SIGKILL')
      },
    })
    expect(killed).toBe(true)
    expect(thrown).toMatchObject({ code: 'flash.writer-lost', message: expect.stringContaining('SIGKILL') })
    expect(results).toEqual([])
    expect(leftBehind()).toEqual(nothing)
  },
)

test.runIf(canFuse)('an engine that is killed takes its writer with it', async ({ folder, loops }) => {
  const image = makeImage(join(folder, 'image'), imageBytes, extents)
  const loop = await loops.slow(driveBytes)
  const plan = await planFor({ drives: [loop.path], source: fileSource(image, extents) })
  const [planFile, isStarted] = [join(folder, 'plan.json'), join(folder, 'started')]
  writeFileSync(planFile, JSON.stringify(plan))
  const script = join(import.meta.dirname, '../../../test/support/writer/engine.ts')
  const engine = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, planFile, isStarted, places.tempFolder],
    {
      stdio: 'inherit',
    },
  )
  await until(() => existsSync(isStarted))
  expect(leftBehind().writers.length).toBe(1)
  engine.kill('SIGKILL')
  await until(() => leftBehind().writers.length === 0)
  expect(leftBehind()).toEqual(nothing)
  // The drive is available again, and was not finished.
  const { results } = await watch({ plan: await planFor({ drives: [loop.path], wipe: [0, mib] }) })
  expect(results).toMatchObject([{ outcome: 'verified' }])
})
