// What a host generates for the reset at a start: what is kept, what runs, and what shows it.
import { beforeAll, describe, expect, it } from 'vitest'
import { hostScript } from '#engine/deploy/supervisor/script.ts'
import { noSources } from '../../../tests/given.ts'
import { type Generated, generated } from './generated.ts'

/** Where the script that switches a host leaves the unit that ends a trial after the restart. */
const unitsOfSupervisor = /^units=(.*)$/m.exec(hostScript)?.[1] ?? ''

describe.skipIf(noSources)('the reset of the host FRACTAL-NORTH', () => {
  let standard: Generated
  let secure: Generated
  let disk: Generated
  beforeAll(() => {
    standard = generated('FRACTAL-NORTH-Standard-Boot')
    secure = generated('FRACTAL-NORTH-Secure-Boot')
    disk = generated('FRACTAL-NORTH-Disk-Operation')
  })

  it('shows what was not reset at the login screen, or else in the session, where reset is on', () => {
    const shown = (environment: string, enable: boolean) => {
      const settings = { desktop: { environment }, disk: { immutability: { enable } } }
      const { greeter, noticeInSession, refusals } = generated('FRACTAL-NORTH-Standard-Boot', settings)
      return [/\/bin\/(\S+) --time/.exec(greeter ?? '')?.[1], noticeInSession, refusals]
    }
    expect(shown('gnome', true)).toEqual([undefined, true, []])
    expect(shown('hyprland', true)).toEqual(['kiln-greeter', false, []])
    expect(standard.noticeInSession).toBe(false)
  })

  it('keeps what it needs over a reset, in the home of each user', () => {
    expect(standard.persistent).toEqual(
      expect.arrayContaining([
        '@root\tetc/.clean',
        '@root\tetc/nixos',
        '@root\tetc/ssh',
        '@root\tetc/shadow',
        '@home\t*/.config',
        '@home\t*/.ssh',
      ]),
    )
    expect(standard.persistent.filter(line => /^@var|\tvar\//.test(line))).toEqual([])
  })

  it('keeps each path of @root and @home that a unit, sshd or a user writes, or says why not [W2]', () => {
    const kept = (path: string) =>
      standard.persistent.some(line => {
        const [volume, inside = ''] = line.split('\t')
        const place = `${volume === '@home' ? '/home' : ''}/${inside}`
        return path === place || path.startsWith(`${place}/`)
      })
    const lost = Object.entries(standard.writes).flatMap(([by, paths]) =>
      paths.filter(path => !kept(path)).map(path => `${by.trim()}: ${path}`),
    )
    expect(lost.sort()).toEqual([
      // kiln-advertise writes it again at each start.
      'avahi-daemon: /etc/avahi/services',
      // What people have in it is kept by name, and the folder with its owner.
      'homes: /home/admin',
      // Name, place and users: from /var/lib/kiln at each start; passwd, shadow and group are kept together.
      'kiln-hostname: /etc',
      'kiln-password: /etc',
      'kiln-place: /etc',
      'kiln-user: /etc',
      'kiln-user: /home',
    ])
    for (const path of [
      '/etc/shadow',
      '/etc/machine-id',
      '/etc/adjtime',
      '/etc/mullvad-vpn',
      // Written by the supervisor of a switch; the configuration has no such unit.
      unitsOfSupervisor,
      '/root',
      '/srv',
    ])
      expect([path, kept(path)]).toEqual([path, true])
  })

  it('knows before NixOS fills /etc which files of the installation it had copied', () => {
    expect(standard.beforeEtc).toMatch(/\/kiln-copied-files\n/)
    expect(standard.snapshotsAtActivation).toBe(true)
  })

  it('resets nothing until it is on, and is then no condition for the root [W2]', () => {
    const words = (made: Generated) => made.reset.service.replaceAll('"', '').split(' ').slice(1)
    expect(words(standard)).toEqual([
      'boot',
      '/dev/mapper/cryptroot',
      '@snapshots',
      'CLEAN',
      'disabled',
      '/etc/kiln-reset/persistent-paths',
      '30+600',
      '@root=/',
      '@home=/home',
    ])
    expect(words(disk)).toEqual(words(standard))
    expect(standard.reset).toMatchObject({
      before: expect.arrayContaining(['sysroot.mount']),
      after: expect.arrayContaining(['dev-mapper-cryptroot.device', 'systemd-hibernate-resume.service']),
      wantedBy: ['initrd.target'],
      needed: [],
      reached: ['graphical.target'],
      tmpInMemory: false,
    })
    expect(disk.reset.reached).toEqual(['multi-user.target'])
  })

  it('has its persistent paths listed before each switch to it', () => {
    expect(standard.reset.beforeSwitch).toMatch(
      /switch \| boot \| test\)\n *\S+\/kiln-reset name \/dev\/mapper\/cryptroot \S+persistent-paths @root @home \|\|/,
    )
  })

  it('has an entry of the boot menu for one start in each other mode, where that is turned on [W1]', () => {
    expect(secure.entries).toEqual({})
    const immutability = { enable: true, bootEntries: true }
    const { entries, refusals } = generated('FRACTAL-NORTH-Secure-Boot', { disk: { immutability } })
    expect(refusals).toEqual([])
    expect(entries).toEqual({
      'kiln-disabled': ['kiln.reset=disabled'],
      'kiln-snapshot-only': ['kiln.reset=snapshot-only'],
      'kiln-restore-previous': ['kiln.reset=restore-previous'],
      'kiln-restore-penultimate': ['kiln.reset=restore-penultimate'],
    })
  })

  it('has a filter of persistent paths that does as its cases say', () => {
    expect(standard.filterTests).toEqual([])
  })
})
