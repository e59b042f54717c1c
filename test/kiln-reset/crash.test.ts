// Kills the program, or makes a call fail, where it matters most. All other calls: crash.long.test.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { faultsOfKill } from './crash.ts'
import { ResetDisk } from './disk.ts'
import { type Call, changingCallsOf, diskInUse, inject } from './faults.ts'
import { hasStrace, missing } from './program.ts'

const reset: BootOptions = { volumes: ['@home=/home'] }
const needs = missing ?? (hasStrace ? undefined : 'needs strace')

describe.skipIf(needs)(`kiln-reset, killed${needs ? ` (${needs})` : ''}`, () => {
  let disk: ResetDisk
  let calls: Call[]
  beforeAll(() => {
    disk = diskInUse()
    calls = changingCallsOf(disk.image, reset)
  })
  afterAll(() => disk?.remove())

  it('keeps LIVE, the named paths and the history around the exchange and the first rename [W2] [N21]', () => {
    const exchange = calls.findIndex(
      ({ line }) => line.includes('"@home"') && line.includes('RENAME_EXCHANGE'),
    )
    expect(exchange).toBeGreaterThan(0)
    const faults = calls.slice(exchange, exchange + 3).flatMap(call => faultsOfKill(disk.image, reset, call))
    expect(faults).toEqual([])
  })

  it('leaves a notice where it is killed', () => {
    const exchange = calls.find(({ line }) => line.includes('"@home"') && line.includes('RENAME_EXCHANGE'))
    const killed = new ResetDisk({ image: disk.image })
    try {
      const boot = killed.boot({ ...reset, under: exchange && inject(exchange, 'signal=SIGKILL') })
      expect(boot.report).toMatchObject([{ volume: '@home', error: 'not-ended' }])
      expect(boot.issue).toMatch(
        /^It is not known whether @home was reset\. The program that resets it ended/,
      )
      expect(killed.boot(reset).issue).toBe('')
    } finally {
      killed.remove()
    }
  })

  it('reports a reset whose snapshots are not in place yet, and finishes it at the next start', () => {
    const rename = calls.find(({ line }) => line.includes('"PREVIOUS"') && line.includes('renameat2'))
    expect(rename).toBeDefined()
    const full = new ResetDisk({ image: disk.image })
    try {
      const boot = full.boot({ ...reset, under: rename && inject(rename, 'error=EIO') })
      expect(boot.entries[0]).toMatchObject({ done: 'reset', unfinished: true, error: 'io-error' })
      expect(boot.issue).toMatch(/^The snapshots of @home are not in their places yet/)
      expect(full.whileMounted(() => full.read('@snapshots/@home/CURRENT/ada/.cache/page'))).toBe('three')
      full.boot(reset)
      expect(full.whileMounted(() => full.read('@snapshots/@home/PREVIOUS/ada/.cache/page'))).toBe('three')
    } finally {
      full.remove()
    }
  })

  it('leaves LIVE unchanged when the exchange fails, and nothing of the new tree', () => {
    const exchange = calls.find(({ line }) => line.includes('"@home"') && line.includes('RENAME_EXCHANGE'))
    const full = new ResetDisk({ image: disk.image })
    try {
      const boot = full.boot({ ...reset, under: exchange && inject(exchange, 'error=EIO') })
      expect(boot.entries[0]).toMatchObject({ error: 'io-error' })
      expect(boot.issue).toMatch(/^@home was not reset, and nothing in it was changed/)
      full.mount()
      expect(full.read('@home/ada/.cache/page')).toBe('three')
      expect([full.has('@snapshots/@home/CURRENT'), full.has('kiln-reset/@home.journal')]).toEqual([
        false,
        false,
      ])
    } finally {
      full.remove()
    }
  })
})
