// The list of all paths that were ever named: who adds to it, and what takes a path off it.
import { afterEach, describe, expect, it } from 'vitest'
import { filter } from './boot.ts'
import { ResetDisk } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const kept = () => disk.command('kept', disk.device, '@root').split('\n').slice(0, -1)
const done = (boot: ReturnType<ResetDisk['boot']>) =>
  boot.entries.map(({ done, error, cause }) => done ?? `${error} ${cause}`)
const more = `${filter}@root\tetc/wifi\n`

describe.skipIf(missing)(`the list of kept paths${missing ? ` (${missing})` : ''}`, () => {
  it('grows when a generation is installed, and an older one that starts next keeps the path', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.reached()
    disk.boot()
    disk.session(() => disk.write('@root/etc/wifi', 'key'))
    disk.name(more)
    expect(kept()).toContain('etc/wifi')
    expect(done(disk.boot())).toEqual(['reset', 'reset'])
    disk.whileMounted(() => expect(disk.read('@root/etc/wifi')).toBe('key'))
  })

  it('grows while reset is off, where a filter that cannot be read stops nothing', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    expect(done(disk.boot({ mode: 'disabled', filter: more }))).toEqual(['disabled', 'disabled'])
    expect(done(disk.boot({ mode: 'disabled', filter: null }))).toEqual(['disabled', 'disabled'])
    expect(kept()).toContain('etc/wifi')
  })

  it('is left to the first start of an installed system, which makes CLEAN', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.name(more)
    expect(kept()).toEqual([])
    disk.whileMounted(() => expect(disk.has('kiln-reset/@root.kept')).toBe(false))
  })

  it('lets no path go that the filter names, and says what a filter does not', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.boot({ filter: more })
    expect(() => disk.forget('@root', 'etc/wifi', more)).toThrow('Take it from the configuration first')
    expect(kept()).toContain('etc/wifi')
    expect(() => disk.forget('@root', 'etc/other', filter)).toThrow('etc/other is not on the list of @root')
    disk.forget('@root', 'etc/wifi', filter)
    expect(kept()).not.toContain('etc/wifi')
  })

  it('is printed in the form that forget takes, whatever bytes a name has', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.boot({ filter: `${filter}@root\tetc/back\\slash\n` })
    expect(kept()).toContain('etc/back\\x5cslash')
    disk.forget('@root', 'etc/back\\x5cslash', filter)
    expect(kept()).not.toContain('etc/back\\x5cslash')
  })
})
