// Kills the real program in one boot and in the next; checks the real disks and each point of the real
// recovery. The author of this checker had not seen the program, its model, or its other tests of order and
// crashes.
import { afterAll as afterTests, beforeAll, describe, expect, it } from 'vitest'
import type { BootOptions } from '../boot.ts'
import { ResetDisk } from '../disk.ts'
import { afterPowerCut, type Call, changingCallsOf, diskInUse, inject } from '../faults.ts'
import { hasStrace, missing } from '../program.ts'
import { afterAll } from './crashes.ts'
import { brokenAt, type Duty, dutyOf, judgeTrace, unfinishedAt } from './judge.ts'
import { comparable, kept, mountOf, readDisk, tracedBoot, type Volume } from './real-disk.ts'

let base: ResetDisk
const why = missing ?? (hasStrace ? undefined : 'needs strace')

/** Calls that move, make or remove a tree or a journal, and calls that sync. */
const decides = ({ name, line }: Call) =>
  /^(renameat2|unlinkat|syncfs)$/.test(name) || /SNAP_(CREATE|DESTROY)/.test(line)
const every = (calls: Call[], step: number, first: number) =>
  calls.filter((_, index) => index % step === first % step)

/** A boot that is killed before a call: the disk as the kernel closes it, and as a power cut leaves it. */
function killed(image: string, options: BootOptions, call: Call): { closed: ResetDisk; cut: ResetDisk } {
  const closed = new ResetDisk({ image })
  const cut = closed.whileMounted(() => {
    // It prints its result at the end: a boot that prints nothing did not get there.
    expect(closed.boot({ ...options, under: inject(call, 'signal=KILL') }).entries).toEqual([])
    return afterPowerCut(closed)
  })
  return { closed, cut }
}

const stateOf = (disk: ResetDisk, volume: Volume) => disk.whileMounted(() => readDisk(disk, volume))

/** A complete boot after a crash, and each point in it where the power may fail again. */
function brokenByRecovery(disk: ResetDisk, volume: Volume, options: BootOptions, duty: Duty): string[] {
  const boot = tracedBoot(disk, volume, options)
  const model = comparable(afterAll(boot.before, boot.operations))
  expect(model).toEqual(comparable(boot.after))
  return [
    ...judgeTrace(boot.before, boot.operations, duty),
    ...brokenAt(boot.after, duty),
    ...unfinishedAt(boot.after, duty),
  ]
}

describe.skipIf(why)(`an independent judge of kiln-reset’s recovery${why ? ` (${why})` : ''}`, () => {
  beforeAll(() => {
    base = diskInUse()
  })
  afterTests(() => base?.remove())

  const cases = [
    ['reset', '@home'],
    ['snapshot-only', '@home'],
    ['restore-previous', '@home'],
    ['restore-penultimate', '@root'],
  ] as const
  it.each(cases)(
    '%s of %s, killed: the disk holds everything, and the next boot completes',
    (mode, volume) => {
      const options = { mode, volumes: [mountOf[volume]] }
      const duty = dutyOf(stateOf(base, volume), kept[volume])
      const number = cases.findIndex(([each]) => each === mode)
      const calls = every(changingCallsOf(base.image, options).filter(decides), 3, number)
      expect(calls.length).toBeGreaterThan(2)
      const found = calls.flatMap((call, index) => {
        const { closed, cut } = killed(base.image, options, call)
        try {
          const broken = [closed, cut].flatMap(disk => brokenAt(stateOf(disk, volume), duty))
          broken.push(...brokenByRecovery(index % 2 ? closed : cut, volume, options, duty))
          return broken.map(each => `${each}, killed before ${call.line}`)
        } finally {
          closed.remove()
          cut.remove()
        }
      })
      expect(found).toEqual([])
    },
  )

  it.each([
    ['reset', '@home'],
    ['restore-previous', '@root'],
  ] as const)('%s of %s, killed in two boots in a row: the third completes', (mode, volume) => {
    const options = { mode, volumes: [mountOf[volume]] }
    const duty = dutyOf(stateOf(base, volume), kept[volume])
    // Before the exchange, in the middle of the history, and in the deletion at its end.
    const trees = changingCallsOf(base.image, options).filter(({ line }) =>
      /EXCHANGE|SNAP_DESTROY/.test(line),
    )
    expect(trees.length).toBe(4)
    const found = trees.flatMap(call => {
      const { closed, cut } = killed(base.image, options, call)
      try {
        const recovery = changingCallsOf(cut.image, options).filter(decides)
        return every(recovery, 6, 1).flatMap(second => {
          const after = killed(cut.image, options, second)
          try {
            const broken = [after.closed, after.cut].flatMap(disk => brokenAt(stateOf(disk, volume), duty))
            broken.push(...brokenByRecovery(after.cut, volume, options, duty))
            return broken.map(each => `${each}, killed before ${call.line} and ${second.line}`)
          } finally {
            after.closed.remove()
            after.cut.remove()
          }
        })
      } finally {
        closed.remove()
        cut.remove()
      }
    })
    expect(found).toEqual([])
  })
})
