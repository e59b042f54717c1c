// Kills the program before every call that changes the disk, in each mode, and makes each such call fail as
// on a full disk.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { faultsOfKill, volumeOf } from './crash.ts'
import { ResetDisk } from './disk.ts'
import { brokenOn, changingCallsOf, diskInUse, inject } from './faults.ts'
import { hasStrace, missing } from './program.ts'

const needs = missing ?? (hasStrace ? undefined : 'needs strace')
const cases: BootOptions[] = [
  { mode: 'reset', volumes: ['@home=/home'] },
  { mode: 'reset', volumes: ['@root=/'] },
  { mode: 'snapshot-only', volumes: ['@home=/home'] },
  { mode: 'restore-previous', volumes: ['@home=/home'] },
  { mode: 'restore-penultimate', volumes: ['@home=/home'] },
]

describe.skipIf(needs)(`kiln-reset at every call${needs ? ` (${needs})` : ''}`, () => {
  let disk: ResetDisk
  beforeAll(() => {
    disk = diskInUse()
  })
  afterAll(() => disk?.remove())

  it.each(cases)(
    'keeps everything when it is killed in $mode of $volumes',
    options => {
      const calls = changingCallsOf(disk.image, options)
      expect(calls.length).toBeGreaterThan(20)
      // Joined to one text: a failed assertion prints only one line of each element.
      expect(calls.flatMap(call => faultsOfKill(disk.image, options, call)).join('\n')).toBe('')
    },
    1_800_000,
  )

  it.each(cases)(
    'leaves LIVE unchanged, or continues, when a call fails in $mode of $volumes',
    options => {
      const volume = volumeOf(options)
      const faults = changingCallsOf(disk.image, options).flatMap(call => {
        const full = new ResetDisk({ image: disk.image })
        try {
          const { entries } = full.boot({ ...options, under: inject(call, 'error=ENOSPC') })
          const broken = full.whileMounted(() => brokenOn(full, volume))
          const [entry] = entries
          const said = entry?.cause?.includes('No space left on device') || (entry?.done && !entry.unfinished)
          full.boot(options)
          const later = full.whileMounted(() => brokenOn(full, volume))
          return [...broken, ...(said ? [] : [JSON.stringify(entries)]), ...later].map(
            fault => `${call.name} ${call.number}: ${fault}`,
          )
        } finally {
          full.remove()
        }
      })
      expect(faults.join('\n')).toBe('')
    },
    1_800_000,
  )
})
