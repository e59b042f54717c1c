// Folders that are kept for the first time, whose copy takes longer than a start has for it.
import { afterEach, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { ResetDisk } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const volumes = ['@home=/home']
const start = (options: BootOptions = {}) => {
  const boot = disk.boot({ volumes, ...options })
  return { ...boot, did: boot.entries.map(({ done, error }) => done ?? error).join() }
}

describe.skipIf(missing)(`the first copy of a kept folder${missing ? ` (${missing})` : ''}`, () => {
  it('is announced, and not tried at each start after it took too long', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.reached()
    start()
    disk.session(() => {
      disk.write('@home/ada/.ssh/key', 'kept')
      disk.write('@home/ada/.cache/page', 'page')
    })
    const gaveUp = start({ firstCopySeconds: 0 })
    expect(gaveUp.did).toBe('first-copy')
    expect(gaveUp.issue).toContain('The first copy of a kept path took too long')
    expect(gaveUp.issue).not.toContain('ada')
    expect(gaveUp.issue).toContain('Nothing is reset until another list of kept paths or more seconds')
    // No copy is begun, which the line on the console would say.
    const next = start({ firstCopySeconds: 0 })
    expect([next.did, next.stderr.includes('is copied now')]).toEqual(['first-copy', false])
    expect(next.issue).toContain('@home was not reset, and nothing in it was changed')
    disk.whileMounted(() => {
      expect(disk.read('@home/ada/.cache/page')).toBe('page')
      expect(disk.has('@snapshots/@home/CURRENT')).toBe(false)
    })
    // Either another number of seconds, other paths, or a person.
    const other = start({ firstCopySeconds: 0, filter: '@home\tada/.ssh\n@home\tada/more\n' })
    expect(other.stderr).toContain('is copied now')
    disk.command('again', disk.device, '@home')
    expect(start({ firstCopySeconds: 0 }).stderr).toContain('is copied now')
    const done = start()
    expect([done.did, done.issue]).toEqual(['reset', ''])
    expect(done.stderr).toContain('is copied now, for at most 600 seconds')
    disk.whileMounted(() => {
      expect(disk.read('@home/ada/.ssh/key')).toBe('kept')
      expect(disk.has('@home/ada/.cache')).toBe(false)
    })
    // They are subvolumes now.
    disk.reached()
    expect(start({ firstCopySeconds: 0 }).did).toBe('reset')
  })
})
