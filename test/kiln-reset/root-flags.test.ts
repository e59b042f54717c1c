// `chattr +i` or `+a` on the root folder of a volume, where the kernel renames nothing: each mode works, and the flag is
// where the session had it.
import { afterEach, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { ResetDisk, run, work } from './disk.ts'
import { changingCallsOf, inject } from './faults.ts'
import { hasStrace, missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const home: BootOptions = { volumes: ['@home=/home'] }
const done = (options: BootOptions = {}) =>
  disk
    .boot({ ...home, ...options })
    .entries.map(({ done, error, cause, unfinished }) => (unfinished ? cause : (done ?? `${error} ${cause}`)))
    .join()
const flag = (change: string) => run('chattr', change, disk.path('@home'))
const flags = () => /^\S*/.exec(run('lsattr', '-d', disk.path('@home')))?.[0].replaceAll(/[^ia]/g, '')
const seen = () => disk.whileMounted(() => [flags(), disk.read('@home/ada/.cache/page')])
const isLeft = () =>
  disk.whileMounted(() =>
    ['@snapshots/@home/CURRENT', 'kiln-reset/@home.journal'].map(path => disk.has(path)),
  )

const compression = () =>
  disk.whileMounted(() => run('btrfs', 'property', 'get', disk.path('@home'), 'compression').trim())

/** The flag alone, by FS_IOC_FSSETXATTR: `chattr` would replace the compression. */
function setFlag(letter: '' | 'i' | 'a'): void {
  const flags = { '': 0, i: 0x8, a: 0x10 }[letter]
  const set =
    'import fcntl, os, struct, sys\nfcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x401c5820, struct.pack("I24x", int(sys.argv[2])))'
  run('python3', '-c', set, disk.path('@home'), String(flags))
}

/** A disk with `one` in PREVIOUS, and `two` in LIVE, whose root folder gets the flag at the end of its session. */
function inUse(letter: '' | 'i' | 'a'): void {
  disk = new ResetDisk({ sizeMiB: 256 })
  disk.reached()
  expect(done()).toBe('snapshot')
  disk.session(() => work(disk, 'one'))
  expect(done()).toBe('reset')
  disk.session(() => {
    work(disk, 'two')
    run('btrfs', 'property', 'set', disk.path('@home'), 'compression', 'zstd')
    setFlag(letter)
  })
}

describe.skipIf(missing)(`a flag of a volume’s root folder${missing ? ` (${missing})` : ''}`, () => {
  it.each(['i', 'a'] as const)('+%s goes with its session into the history and back', letter => {
    inUse(letter)
    expect([done(), seen()]).toEqual(['reset', ['', undefined]])
    disk.reached()
    expect([done({ mode: 'restore-previous' }), seen()]).toEqual(['restored', [letter, 'two']])
    expect(compression()).toBe('compression=zstd')
    disk.reached()
    expect([done({ mode: 'restore-penultimate' }), seen()]).toEqual(['restored', [letter, 'two']])
    disk.reached()
    // The first start in this mode after another one.
    expect([done({ mode: 'snapshot-only' }), seen()]).toEqual(['snapshot', [letter, 'two']])
    disk.reached()
    expect([done({ mode: 'snapshot-only' }), seen()]).toEqual(['snapshot', [letter, 'two']])
    disk.session(() => flag(`-${letter}`))
    expect([done({ mode: 'snapshot-only' }), seen()]).toEqual(['snapshot', ['', 'two']])
    disk.reached()
    expect([done({ kernel: 'kiln.reset=restore-penultimate' }), seen()]).toEqual([
      'restored',
      [letter, 'two'],
    ])
    expect(compression()).toBe('compression=zstd')
    expect(isLeft()).toEqual([false, false])
  })

  it('is in CLEAN where an installer set it', () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    disk.whileMounted(() => {
      run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@home/CLEAN'))
      flag('+i')
    })
    expect(done({ mode: 'disabled' })).toBe('disabled')
    disk.whileMounted(() => expect(disk.isReadOnly('@snapshots/@home/CLEAN')).toBe(true))
    disk.session(() => flag('-i'))
    expect([done(), seen()]).toEqual(['snapshot', ['', undefined]])
    disk.reached()
    expect([done(), seen()]).toEqual(['reset', ['i', undefined]])
  })

  it('of a CURRENT that an older version could not rename stops nothing', () => {
    if (!hasStrace) return
    inUse('')
    disk.boot({ ...home, mode: 'snapshot-only' })
    disk.reached()
    const rename = changingCallsOf(disk.image, { ...home, mode: 'snapshot-only' }).find(
      ({ line }) => line.includes('"CURRENT"') && line.includes('"PREVIOUS"'),
    )
    expect(rename).toBeDefined()
    disk.boot({ ...home, mode: 'snapshot-only', under: rename && inject(rename, 'signal=SIGKILL') })
    disk.whileMounted(() => run('chattr', '+i', disk.path('@snapshots/@home/CURRENT')))
    expect(done({ mode: 'disabled' })).toBe('disabled')
    expect(isLeft()).toEqual([false, false])
    expect([done({ kernel: 'kiln.reset=restore-previous' }), seen()]).toEqual(['restored', ['i', 'two']])
  })

  it('that a person took off after an unfinished start stays off', () => {
    if (!hasStrace) return
    inUse('i')
    expect(done()).toBe('reset')
    disk.reached()
    const options: BootOptions = { ...home, mode: 'restore-previous' }
    const push = changingCallsOf(disk.image, options).find(
      ({ line }) => line.includes('"CURRENT"') && line.includes('"PREVIOUS"'),
    )
    expect(push).toBeDefined()
    expect(disk.boot({ ...options, under: push && inject(push, 'error=EIO') }).entries).toMatchObject([
      { unfinished: true },
    ])
    expect(seen()).toEqual(['i', 'two'])
    disk.session(() => flag('-i'))
    expect([done({ kernel: 'kiln.reset=disabled' }), seen()]).toEqual(['disabled', ['', 'two']])
    expect(isLeft()).toEqual([false, false])
  })

  it('is back after a start that was killed near the exchange', () => {
    if (!hasStrace) return
    inUse('i')
    const { image } = disk
    const before = disk
    const calls = changingCallsOf(image, home)
    const exchange = calls.findIndex(
      ({ line }) => line.includes('"@home"') && line.includes('RENAME_EXCHANGE'),
    )
    expect(calls[exchange - 1]?.line).toContain('FSSETXATTR')
    for (const call of calls.slice(exchange - 2, exchange + 5)) {
      disk = new ResetDisk({ image })
      disk.boot({ ...home, under: inject(call, 'signal=SIGKILL') })
      // It finishes what was interrupted: LIVE is the session, or the new tree and the session is in PREVIOUS.
      disk.boot({ ...home, kernel: 'kiln.reset=disabled' })
      if (seen()[1] === undefined) disk.boot({ ...home, kernel: 'kiln.reset=restore-previous' })
      expect([call.line, seen(), isLeft()]).toEqual([call.line, ['i', 'two'], [false, false]])
      disk.remove()
    }
    disk = before
  })

  it('of both sessions is back after a restore that was killed while it set one', () => {
    if (!hasStrace) return
    inUse('i')
    expect(done()).toBe('reset')
    disk.session(() => {
      work(disk, 'three')
      flag('+a')
    })
    const before = disk
    const options: BootOptions = { ...home, mode: 'restore-previous' }
    const calls = changingCallsOf(before.image, options)
    const exchange = calls.findIndex(({ line }) => line.includes('RENAME_EXCHANGE'))
    for (const call of calls.slice(exchange, exchange + 10)) {
      disk = new ResetDisk({ image: before.image })
      disk.boot({ ...options, under: inject(call, 'signal=SIGKILL') })
      disk.boot({ ...home, kernel: 'kiln.reset=disabled' })
      const both = [seen()]
      disk.boot({ ...home, kernel: 'kiln.reset=restore-previous' })
      both.push(seen())
      expect([call.line, both.sort(), isLeft()]).toEqual([
        call.line,
        [
          ['a', 'three'],
          ['i', 'two'],
        ],
        [false, false],
      ])
      disk.remove()
    }
    disk = before
  })
})
