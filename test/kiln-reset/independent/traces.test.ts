// The real program's calls on a real Btrfs, judged at every point where the power may fail: each mode, two
// boots in a row. The author of this checker had not seen the program, its model, or its other tests of order
// and crashes.
import { afterAll as afterTests, beforeAll, describe, expect, it } from 'vitest'
import { ResetDisk, work } from '../disk.ts'
import { diskInUse } from '../faults.ts'
import { hasStrace, missing } from '../program.ts'
import { afterAll } from './crashes.ts'
import type { Operation } from './disk-state.ts'
import { brokenAt, dutyOf, judgeTrace, unfinishedAt } from './judge.ts'
import { comparable, kept, tracedBoot, type Volume } from './real-disk.ts'

let base: ResetDisk
const why = missing ?? (hasStrace ? undefined : 'needs strace')

const isDeletion = (operation: Operation) => operation.do === 'delete'

/** Boots a disk with three sessions that reached their target. */
function judgedBoot(disk: ResetDisk, volume: Volume, mode: string) {
  const boot = tracedBoot(disk, volume, { mode })
  const duty = dutyOf(boot.before, kept[volume])
  expect(duty.sessions).toHaveLength(3)
  expect(judgeTrace(boot.before, boot.operations, duty)).toEqual([])
  // The checker's model of the calls matches what the kernel did.
  expect(comparable(afterAll(boot.before, boot.operations))).toEqual(comparable(boot.after))
  expect([...brokenAt(boot.after, duty), ...unfinishedAt(boot.after, duty)]).toEqual([])
  return boot
}

describe.skipIf(why)(`an independent judge of kiln-reset’s calls${why ? ` (${why})` : ''}`, () => {
  beforeAll(() => {
    base = diskInUse()
  })
  afterTests(() => base?.remove())

  const unnamed = { '@home': 'ada/.cache/page', '@root': 'etc/motd' } as const
  const cases = [
    ['reset', '@home', 'CLEAN'],
    ['reset', '@root', 'CLEAN'],
    ['snapshot-only', '@home', 'LIVE'],
    ['restore-previous', '@home', 'PREVIOUS'],
    ['restore-penultimate', '@root', 'PENULTIMATE'],
  ] as const
  it.each(cases)('%s of %s, twice: nothing is broken at any point', (mode, volume, from) => {
    const disk = new ResetDisk({ image: base.image })
    try {
      const first = judgedBoot(disk, volume, mode)
      expect(first.operations.length).toBeGreaterThan(10)
      expect(first.after.get(`LIVE/${unnamed[volume]}`)).toBe(first.before.get(`${from}/${unnamed[volume]}`))
      disk.session(() => work(disk, 'four'))
      const second = judgedBoot(disk, volume, mode)
      // A restore happens once: the work of the session after it stays.
      const place = mode.startsWith('restore') ? 'LIVE' : 'PREVIOUS'
      expect(second.after.get(`${place}/${unnamed[volume]}`)).toBe('four')
    } finally {
      disk.remove()
    }
  })

  it('finds what is wrong if the same calls are made in another way', () => {
    const disk = new ResetDisk({ image: base.image })
    try {
      const { before, operations } = tracedBoot(disk, '@root', { mode: 'reset' })
      const duty = dutyOf(before, kept['@root'])
      const broken = (trace: Operation[]) => judgeTrace(before, trace, duty).join('\n')
      const inTwoSteps = operations.flatMap((operation): Operation[] =>
        operation.do === 'exchange' && operation.one === 'LIVE'
          ? [
              { do: 'rename', from: 'LIVE', to: 'FAILED' },
              { do: 'rename', from: 'CURRENT', to: 'LIVE' },
              { do: 'rename', from: 'FAILED', to: 'CURRENT' },
            ]
          : [operation],
      )
      expect(broken(inTwoSteps)).toContain('LIVE is missing')
      const withoutSync = operations.filter(({ do: what }) => what !== 'sync' && what !== 'fsync')
      expect(broken(withoutSync)).toContain('LIVE has not the named data')
      const withoutEnd = operations.filter(operation => operation !== operations.findLast(isDeletion))
      expect(broken(withoutEnd)).toContain('STATE/@root.journal is left after a boot that ended')
    } finally {
      disk.remove()
    }
  })
})
