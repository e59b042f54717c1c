// The room that is kept for a full disk.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { openReserve } from './reserve.ts'

const mebibyte = 1024 * 1024
const bytesIn = (path: string) =>
  readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0)

test('keeps some megabytes in one large file and in many small ones, for root alone', ({ folder }) => {
  const path = join(folder, 'reserve')
  const reserve = openReserve(path, expect.fail)
  for (const half of ['question', 'answer'] as const) {
    const files = join(path, half)
    expect(bytesIn(files)).toBeGreaterThan(4 * mebibyte)
    // BTRFS keeps what is smaller than 2,048 bytes among its metadata.
    const small = readdirSync(files).filter(name => statSync(join(files, name)).size < 2048)
    expect(small.length).toBeGreaterThan(100)
    expect(statSync(files).mode & 0o777).toBe(0o700)
  }
  expect(statSync(path).mode & 0o777).toBe(0o700)
  reserve.release('question')
  expect(readdirSync(path)).toEqual(['answer'])
  reserve.release('answer')
  expect(readdirSync(path)).toEqual([])
})

test('takes the place of the files of a broker from before the halves', ({ folder }) => {
  const path = join(folder, 'reserve')
  mkdirSync(path)
  for (const name of ['large', '0', '1']) writeFileSync(join(path, name), 'x')
  openReserve(path, expect.fail)
  expect(readdirSync(path)).toEqual(['answer', 'question'])
})

test('each half of the reserve is whole or not there, in whatever order it is made, given up and opened', ({
  folder,
}) => {
  const [path, whole] = [join(folder, 'reserve'), join(folder, 'whole')]
  openReserve(whole, expect.fail)
  const names = readdirSync(join(whole, 'answer'))
  const step = fc.constantFrom('make', 'question', 'answer', 'open', 'cut' as const)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), steps => {
      rmSync(path, { recursive: true, force: true })
      let reserve = openReserve(path, expect.fail)
      const there = new Set(['question', 'answer'])
      for (const each of steps) {
        if (each === 'question' || each === 'answer') {
          reserve.release(each)
          there.delete(each)
        } else if (each === 'cut') {
          // A power cut in the middle of a make leaves a part of it.
          cpSync(join(whole, 'answer', '0'), join(path, 'question.partial', 'odd'))
        } else {
          if (each === 'make') reserve.make()
          else reserve = openReserve(path, expect.fail)
          for (const half of ['question', 'answer']) there.add(half)
        }
        for (const half of ['question', 'answer']) {
          expect(existsSync(join(path, half))).toBe(there.has(half))
          if (there.has(half)) expect(readdirSync(join(path, half))).toEqual(names)
        }
      }
    }),
    { numRuns: 5 },
  )
})

test('the reserve does not throw where its folder cannot be written, and says why no room is kept', ({
  folder,
}) => {
  writeFileSync(join(folder, 'file'), '')
  const log: string[] = []
  const reserve = openReserve(join(folder, 'file/reserve'), line => void log.push(line))
  expect(log).toEqual([expect.stringMatching(/^No room is kept for a full disk: ENOTDIR/)])
  reserve.release('question')
})

test.runIf(isRoot)('leaves a disk that is too small as it was', ({ smallDisk }) => {
  const log: string[] = []
  const reserve = openReserve(join(smallDisk, 'reserve'), line => void log.push(line))
  expect(log).toEqual([expect.stringMatching(/^No room is kept for a full disk: ENOSPC/)])
  expect(readdirSync(join(smallDisk, 'reserve'))).toEqual([])
  // The space is free for a file that has to be written.
  writeFileSync(join(smallDisk, 'audit'), Buffer.alloc(mebibyte))
  reserve.release('answer')
})
