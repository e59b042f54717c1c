// What every test of flashing on a terminal needs: a home, an image, and loop devices that are let go in the end.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { imageMiB, makeTestImage, type TestImage } from '#test/drives/disk-image.ts'
import { type Loop, letGo, makeLoop } from '#test/drives/loops.ts'
import { freshHome, type JsonLine } from './kiln-process.ts'

const mib = 1 << 20

type FlashTerminal = {
  home: string
  /** The folder for the test's files. */
  folder: string
  image: TestImage
  loop(sizeMiB?: number): Loop
}

/** Filled in before each test of the file that calls it. */
export function flashTerminal(): FlashTerminal {
  test.skip(process.getuid?.() !== 0, 'needs root for loop devices')
  let loops: Loop[] = []
  const bench = {
    loop: (sizeMiB = imageMiB + 16) => {
      const made = makeLoop(bench.folder, sizeMiB * mib, `stick-${loops.length}`)
      loops.push(made)
      return made
    },
  } as FlashTerminal
  test.beforeEach(() => {
    bench.home = freshHome()
    bench.folder = join(bench.home, 'files')
    mkdirSync(bench.folder)
    bench.image = makeTestImage(bench.folder)
    loops = []
  })
  test.afterEach(async () => {
    for (const loop of loops) {
      await letGo(loop.path)
      loop.detach()
    }
    rmSync(bench.home, { recursive: true, force: true })
  })
  return bench
}

export const driveWords = (...drives: Loop[]) => drives.flatMap(({ path }) => ['--drive', path])

type Result = { drives: Record<string, unknown>[]; outcome?: string }
export const resultOf = (lines: JsonLine[]) => lines.at(-1) as unknown as Result & JsonLine
