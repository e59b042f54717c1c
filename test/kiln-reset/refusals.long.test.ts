// What a reset refuses: LIVE is unchanged, the boot continues, and the login says why.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type BootOptions, filter } from './boot.ts'
import { ResetDisk, run } from './disk.ts'
import { brokenOn, diskInUse } from './faults.ts'
import { missing } from './program.ts'

let base: ResetDisk
let disk: ResetDisk
afterEach(() => disk?.remove())

const home: BootOptions = { volumes: ['@home=/home'] }

/** The codes of a boot that may change nothing but the list of kept paths. */
function refusal(options: BootOptions = {}, prepare?: (disk: ResetDisk) => void) {
  disk = new ResetDisk({ image: base.image })
  if (prepare) disk.whileMounted(() => prepare(disk))
  const state = () =>
    [
      run('btrfs', 'subvolume', 'list', '-u', disk.top).replace(/ gen \d+/g, ''),
      disk.print('@home'),
      disk.print('@root'),
    ].join('\n')
  const before = disk.whileMounted(() => [state()])
  const boot = disk.boot(options)
  expect(disk.whileMounted(() => [state()])).toEqual(before)
  expect(disk.whileMounted(() => [...brokenOn(disk, '@home'), ...brokenOn(disk, '@root')])).toEqual([])
  return boot
}
const codes = (boot: ReturnType<typeof refusal>) => boot.entries.map(({ error, done }) => error ?? done)

describe.skipIf(missing)(`kiln-reset refuses${missing ? ` (${missing})` : ''}`, () => {
  beforeAll(() => {
    base = diskInUse()
  })
  afterAll(() => base?.remove())

  it('a filter that is missing, truncated, re-encoded, or names nothing', () => {
    const boot = refusal({ filter: null })
    expect(codes(boot)).toEqual(['bad-filter', 'bad-filter'])
    expect(boot.status).toBe(1)
    expect(boot.issue).toContain('@home was not reset, and nothing in it was changed. Reading the filter')
    for (const bad of [
      '',
      filter.trimEnd(),
      filter.replaceAll('\n', '\r\n'),
      'etc/nixos\n',
      '@root\t../etc\n',
    ]) {
      disk.remove()
      expect(codes(refusal({ filter: bad }))).toEqual(['bad-filter', 'bad-filter'])
    }
  })

  it("an unknown mode, in the configuration and on the kernel's command line", () => {
    expect(codes(refusal({ mode: 'Reset' }))).toEqual(['unknown-mode', 'unknown-mode'])
    disk.remove()
    expect(codes(refusal({ kernel: 'kiln.reset=wipe' }))).toEqual(['unknown-mode', 'unknown-mode'])
  })

  it('a CLEAN that is missing, writable, or not a subvolume, on that volume only', () => {
    const clean = '@snapshots/@home/CLEAN'
    const cases: [string, (disk: ResetDisk) => void][] = [
      ['no-snapshot', disk => run('btrfs', 'subvolume', 'delete', disk.path(clean))],
      ['clean-writable', disk => run('btrfs', 'property', 'set', disk.path(clean), 'ro', 'false')],
      [
        'refused',
        disk => {
          run('btrfs', 'subvolume', 'delete', disk.path(clean))
          mkdirSync(disk.path(clean))
        },
      ],
    ]
    for (const [code, prepare] of cases) {
      expect(codes(refusal(home, prepare))).toEqual([code])
      disk.remove()
    }
    disk = new ResetDisk({ image: base.image })
    disk.whileMounted(() => run('btrfs', 'subvolume', 'delete', disk.path(clean)))
    expect(codes(disk.boot())).toEqual(['reset', 'no-snapshot'])
  })

  it('a root whose disk has no @var', () => {
    const boot = refusal({ volumes: ['@root=/'] }, disk =>
      run('btrfs', 'subvolume', 'delete', disk.path('@var')),
    )
    expect(codes(boot)).toEqual(['no-var'])
  })

  it('a device that is missing, or not a Btrfs', () => {
    expect(codes(refusal({ device: '/dev/kiln-no-such-device' }))).toEqual(['refused', 'refused'])
    disk.remove()
    expect(codes(refusal({ device: '/dev/null' }))).toEqual(['refused', 'refused'])
  })

  it('a missing volume, and volumes that are never reset', () => {
    for (const [volume, code] of [
      ['@other=/other', 'no-volume'],
      ['@var=/var', 'bad-argument'],
      ['@snapshots=/.snapshots', 'bad-argument'],
      ['../@home=/home', 'bad-argument'],
      ['@home', 'bad-argument'],
    ] as const) {
      expect(codes(refusal({ volumes: [volume] }))).toEqual([code])
      disk.remove()
    }
  })

  it('a mounted volume, such as that of a running system', () => {
    disk = new ResetDisk({ image: base.image })
    const place = join(disk.scratch, 'home')
    mkdirSync(place)
    run('mount', '-o', 'subvol=@home', disk.device, place)
    try {
      const boot = disk.boot()
      expect(codes(boot)).toEqual(['reset', 'in-use'])
      expect(boot.issue).toContain('a reset belongs before that')
    } finally {
      run('umount', place)
    }
    expect(disk.whileMounted(() => brokenOn(disk, '@home'))).toEqual([])
  })

  it('a kept path behind a link', () => {
    const boot = refusal(home, disk => {
      run('mv', disk.path('@home/ada'), disk.path('@home/real'))
      symlinkSync('real', disk.path('@home/ada'))
      disk.write('@home/ada/Documents/letter', 'three')
    })
    expect(codes(boot)).toEqual(['kept-below-link'])
    expect(boot.issue).toContain('A folder above a kept path is a link. To see where: kiln-host snapshots')
    expect(boot.issue).not.toContain('ada')
    expect(boot.entries[0]?.cause).toContain('ada in it is a link. Name what it points to')
  })

  it('to work while a hibernation image waits, before it mounts anything', () => {
    const swap = join(base.scratch, 'swap')
    const bytes = Buffer.alloc(4096 * 4)
    bytes.write('S1SUSPEND', 2 * 4096 + 4096 - 10)
    writeFileSync(swap, bytes)
    expect(codes(refusal({ kernel: `resume=${swap} resume_offset=2` }))).toEqual(['hibernated', 'hibernated'])
    disk.remove()
    expect(codes(refusal({ kernel: 'resume=UUID=not-there' }))).toEqual(['refused', 'refused'])
    disk.remove()
    disk = new ResetDisk({ image: base.image })
    expect(codes(disk.boot({ kernel: `resume=${swap} resume_offset=1` }))).toEqual(['reset', 'reset'])
  })

  it('an unknown journal and an unknown CURRENT', () => {
    expect(codes(refusal(home, disk => disk.write('kiln-reset/@home.journal', 'kiln-reset 2\n')))).toEqual([
      'bad-journal',
    ])
    disk.remove()
    const made = (disk: ResetDisk) => disk.subvolume('@snapshots/@home/CURRENT')
    expect(codes(refusal(home, made))).toEqual(['unknown-current'])
  })

  it('a truncated list of kept paths', () => {
    expect(codes(refusal(home, disk => disk.write('kiln-reset/@home.kept', 'ada/Docu')))).toEqual([
      'bad-list',
    ])
  })

  it('to take longer than its time budget', () => {
    expect(codes(refusal({ ...home, seconds: 0 }))).toEqual(['out-of-time'])
  })

  it('a restore of a missing snapshot', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    expect(codes(disk.boot({ mode: 'restore-penultimate' }))).toEqual(['no-snapshot', 'no-snapshot'])
  })
})
