// For tests: an engine, a small image, and used drives (loop devices), all gone when the tests end.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import type { FlashRequest, FlashSource } from '#shared/flash/flash.ts'
import type { JobEvent, JobView } from '#shared/jobs/job.ts'
import { type TestEngine, testEngine } from '../engine/engine.ts'
import { drivesOf } from '../engine/job-detail.ts'
import { hasQemuImg, isRoot } from '../tools-here.ts'
import { imageMiB, makeTestImage, type TestImage } from './disk-image.ts'
import { type Loop, makeLoop, openers } from './loops.ts'

export const canFlash = isRoot && hasQemuImg
export const mib = 1 << 20
export const driveMiB = imageMiB + 32

type Rest = Partial<Omit<FlashRequest, 'drives' | 'source'>> & { source?: FlashSource }

/** Registers its hooks with the tests around it. */
export function flashBench() {
  let folder = ''
  let image: TestImage
  let kiln: TestEngine
  let loops: Loop[] = []

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
    try {
      // Other tests' lsblk opens every drive for a moment. Who keeps one has not ended.
      const free = () => expect(loops.flatMap(({ path }) => openers(path))).toEqual([])
      await vi.waitFor(free, { timeout: 30_000 })
    } finally {
      for (const loop of loops) loop.detach()
    }
  })

  const fileSource = (path = image.path): FlashSource => ({ kind: 'file', path })
  const choose = async ({ path }: Loop, client = kiln.client) => {
    const { deviceNumber, serial, sizeBytes } = await client.drives.show({ path })
    return { path, deviceNumber, serial, sizeBytes }
  }
  const start = async (drives: Loop[], { source = fileSource(), ...rest }: Rest = {}) =>
    kiln.client.flash.start({
      source,
      drives: await Promise.all(drives.map(each => choose(each))),
      ...rest,
    })

  return {
    get folder() {
      return folder
    },
    get image() {
      return image
    },
    get kiln() {
      return kiln
    },
    /** A used drive, large enough for the image. */
    loop(sizeMiB = driveMiB) {
      const made = makeLoop(folder, sizeMiB * mib, `stick-${loops.length}`)
      loops.push(made)
      return made
    },
    fileSource,
    choose,
    start,
    flash: async (drives: Loop[], rest: Rest = {}, events: JobEvent[] = []) =>
      jobEnd(kiln.client, (await start(drives, rest)).job, (_, more) => events.push(...more)),
    /** Outcome or error of each drive in the order of the request; they end in any order. */
    outcomes(view: JobView) {
      const { drives, results } = drivesOf(view)
      return drives.map(({ path }) => {
        const result = results.find(each => each.path === path)
        return result?.error?.code ?? result?.outcome
      })
    },
  }
}
