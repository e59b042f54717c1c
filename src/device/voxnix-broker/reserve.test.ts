// The room that is kept for a full disk.
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
  expect(bytesIn(path)).toBeGreaterThan(4 * mebibyte)
  // BTRFS keeps what is smaller than 2,048 bytes among its metadata.
  const small = readdirSync(path).filter(name => statSync(join(path, name)).size < 2048)
  expect(small.length).toBeGreaterThan(100)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  reserve.release()
  expect(readdirSync(folder)).toEqual([])
})

test('the reserve is whole or not there, in whatever order it is made, given up and opened again', ({
  folder,
}) => {
  const [path, whole] = [join(folder, 'reserve'), join(folder, 'whole')]
  openReserve(whole, expect.fail)
  const names = readdirSync(whole)
  const step = fc.constantFrom('make', 'release', 'open', 'cut' as const)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), steps => {
      rmSync(path, { recursive: true, force: true })
      let reserve = openReserve(path, expect.fail)
      let isThere = true
      for (const each of steps) {
        if (each === 'release') reserve.release()
        else if (each === 'make') reserve.make()
        // A power cut in the middle of a make leaves a part of it.
        else if (each === 'cut') cpSync(join(whole, '0'), join(`${path}.partial`, 'odd'))
        else reserve = openReserve(path, expect.fail)
        isThere = each === 'release' ? false : each === 'cut' ? isThere : true
        expect(existsSync(path)).toBe(isThere)
        if (isThere) expect(readdirSync(path)).toEqual(names)
      }
      rmSync(`${path}.partial`, { recursive: true, force: true })
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
  reserve.release()
})

test.runIf(isRoot)('leaves a disk that is too small as it was', ({ smallDisk }) => {
  const log: string[] = []
  const reserve = openReserve(join(smallDisk, 'reserve'), line => void log.push(line))
  expect(log).toEqual([expect.stringMatching(/^No room is kept for a full disk: ENOSPC/)])
  expect(readdirSync(smallDisk)).toEqual([])
  // What has to be written then still can be.
  writeFileSync(join(smallDisk, 'audit'), Buffer.alloc(mebibyte))
  reserve.release()
})
