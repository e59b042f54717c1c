// What `kiln-host diff` reports about the next start is what that start does.
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk } from './disk.ts'
import { toolOn } from './machine.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const diff = (mode = 'reset') => toolOn(disk, '', ['diff'], { MODE: mode }).said
const word = (mode = 'reset') => toolOn(disk, '', ['diff', '--next'], { MODE: mode }).said.trim()
/** What a start of @home and @root did, both the same. */
const start = (mode = 'reset') => [
  ...new Set(disk.boot({ mode }).entries.map(({ done, error }) => done ?? error)),
]
const session = (text: string) => disk.session(() => disk.write('@home/ada/note', text))

/** With `first` in PREVIOUS and `second` in LIVE, which the next reset would take. */
function inUse(): void {
  disk = new ResetDisk({ sizeMiB: 128 })
  disk.reached()
  start()
  session('first')
  expect(start()).toEqual(['reset'])
  session('second, and longer')
}

describe.skipIf(missing)(`the next start${missing ? ` (${missing})` : ''}`, () => {
  it('resets, and its list is compared with CLEAN', () => {
    inUse()
    expect(diff()).toMatch(/^The next reset takes these away[\s\S]*new +\/home\/ada\/note$/m)
    expect([word(), start()]).toEqual(['reset', ['reset']])
  })

  it('restores what was requested, and its list is compared with that', () => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    expect(diff()).toMatch(/^The next start restores PREVIOUS\.\nThe next start takes these away/)
    expect(diff()).toMatch(/changed +\/home\/ada\/note$/m)
    expect([word(), word('disabled'), start()]).toEqual([
      'restore-previous',
      'restore-previous',
      ['restored'],
    ])
  })

  it('compares each volume with the slot in which its requested session is', () => {
    inUse()
    disk.session(() => disk.write('@root/etc/motd', 'of the second session'))
    start()
    disk.session(() => {
      for (const path of ['@root/etc/motd', '@home/ada/note']) disk.write(path, 'third')
    })
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    // A start that moves the sessions of @home on, and not those of @root.
    disk.boot({ kernel: 'kiln.reset=snapshot-only', volumes: ['@home=/home'] })
    disk.reached()
    expect(diff()).toMatch(
      /^The next start restores @root from PREVIOUS, @home from PENULTIMATE\.\nThe next start takes these away/,
    )
    expect(diff()).toMatch(/^ +5 B +1 file +changed +\/etc\/motd$/m)
    expect(diff()).toMatch(/^ +5 B +1 file +changed +\/home\/ada\/note$/m)
    expect(start()).toEqual(['restored'])
    expect(
      disk.whileMounted(() => ['@root/etc/motd', '@home/ada/note'].map(path => disk.read(path))),
    ).toEqual(['of the second session', 'second, and longer'])
  })

  it('leaves out a volume that stays as it is where another one is restored', () => {
    inUse()
    disk.session(() => disk.write('@root/etc/motd', 'other'))
    disk.command('request', disk.device, 'restore-previous', '@home')
    const said = diff('disabled')
    expect(said).toMatch(/^The next start restores @home from PREVIOUS\.\n[\s\S]* \/home\/ada\/note$/m)
    expect(said).not.toContain('/etc/motd')
  })

  it('does nothing where a configured restore was done', () => {
    inUse()
    expect([word('restore-previous'), start('restore-previous')]).toEqual(['restore-previous', ['restored']])
    disk.reached()
    expect(diff('restore-previous')).toMatch(/^The next start resets nothing, because the restore/)
    expect([word('restore-previous'), start('restore-previous')]).toEqual([
      'restored-before',
      ['restored-before'],
    ])
  })

  it('only takes a snapshot where reset was off before, and shows what the one after it resets', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    start('disabled')
    session('first')
    expect(diff('disabled')).toMatch(/^A start resets nothing: the mode is disabled\.\nThe next reset takes/)
    expect(diff()).toMatch(/^The next start only takes a snapshot[\s\S]*The next reset takes these away/)
    expect([word(), start()]).toEqual(['first-snapshot', ['snapshot']])
  })

  it('continues a session that has not reached its target', () => {
    inUse()
    expect(start()).toEqual(['reset'])
    disk.session(() => disk.write('@home/ada/note', 'third'), { reaches: false })
    expect(diff()).toMatch(/^The next start resets nothing, because this one has not reached its target/)
    expect([word(), start()]).toEqual(['target-not-reached', ['target-not-reached']])
  })

  it('finishes what the last one left, before it decides', () => {
    inUse()
    const journal = (live: number, next: number) =>
      disk.whileMounted(() =>
        disk.write(
          'kiln-reset/@home.journal',
          `kiln-reset 1\nlive ${live}\nnext ${next}\nreplaces true\nreached true\nmark none\nslots 0 0\nmode snapshot-only\nrequest none\nend\n`,
        ),
      )
    const next = () => disk.command('next', disk.device, 'reset', '@root', '@home')
    const home = disk.whileMounted(() => disk.id('@home'))
    journal(5, home)
    expect(next()).toBe('@root\treset\n@home\tfirst-snapshot\n')
    // What that start did not make is thrown away, with what it was to remember.
    journal(home, 0)
    expect(next()).toBe('@root\treset\n@home\treset\n')
  })
})
