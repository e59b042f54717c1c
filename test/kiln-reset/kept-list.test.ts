// The list of all paths that were ever named: who adds to it, and what takes a path off it.
import { afterEach, describe, expect, it } from 'vitest'
import { filter } from './boot.ts'
import { ResetDisk, run } from './disk.ts'
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

  it('grows at a start whose requested session is gone', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.reached()
    disk.boot()
    disk.reached()
    disk.command('request', disk.device, 'restore-previous', '@root')
    disk.whileMounted(() => run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@root/PREVIOUS')))
    expect(done(disk.boot({ filter: more }))).toEqual([expect.stringContaining('session-gone'), 'reset'])
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

  it('grows no further than a start reads, and can be made smaller then', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const name = 'x'.repeat(250)
    const long = (first: string) =>
      Array.from({ length: 1000 }, (_, at) => `@root\t${first}${at}/${Array(9).fill(name).join('/')}\n`)
    const [one, other] = ['a', 'b'].map(first => `${filter}${long(first).join('')}`) as [string, string]
    expect(done(disk.boot({ mode: 'disabled', filter: one }))).toEqual(['disabled', 'disabled'])
    expect(() => disk.name(other)).toThrow(
      'The list of what was ever kept on @root would have more than 4 MiB',
    )
    disk.reached()
    expect(done(disk.boot({ filter: other }))).toEqual([expect.stringContaining('list-full'), 'snapshot'])
    const before = kept()
    expect(before).toHaveLength(1004)
    disk.forget('@root', before.find(path => path.startsWith('a7/')) ?? '', filter)
    expect(kept()).toHaveLength(1003)
  })

  it('and a filter with lines that no volume takes are left as they are, and nothing is reset', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.reached()
    disk.session(() => disk.subvolume('@home/sv'))
    disk.boot()
    disk.reached()
    for (const [bad, cause] of [
      [`\ufeff${filter}`, 'it begins with a byte order mark'],
      [`${filter}home\tada/Pictures\n`, 'names home, which is not a volume: it has no @ in front'],
      [`${filter}@hone\tada/Pictures\n`, 'The filter names @hone, which is not a volume of this disk'],
      [`${filter}@home/sv\tx\n`, 'The filter names @home/sv, which is not a volume of this disk'],
      [`${filter}@snapshots\tx\n`, 'The filter names @snapshots, which is not a volume of this disk'],
    ] as const) {
      expect(done(disk.boot({ filter: bad }))).toEqual(Array(2).fill(expect.stringContaining(cause)))
      expect(() => disk.name(bad)).toThrow(cause)
    }
    // These lines name volumes that this start leaves out, or that are never reset.
    const more = `${filter}@var\tlib/x\n`
    expect(done(disk.boot({ filter: more, volumes: ['@home=/home'] }))).toEqual(['reset'])
    expect(done(disk.boot({ filter: more, volumes: ['@root=/'] }))).toEqual(['reset'])
    expect(kept()).toHaveLength(4)
  })

  it('is printed in the form that forget takes, whatever bytes a name has', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.boot({ filter: `${filter}@root\tetc/back\\slash\n` })
    expect(kept()).toContain('etc/back\\x5cslash')
    disk.forget('@root', 'etc/back\\x5cslash', filter)
    expect(kept()).not.toContain('etc/back\\x5cslash')
  })
})
