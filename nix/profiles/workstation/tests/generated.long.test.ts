// What the three configurations of a host are, and what they generate.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { hostScript } from '#engine/deploy/supervisor/script.ts'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { noSources, ofFunction } from '../../../tests/given.ts'

type Generated = {
  filterTests: unknown[]
  refusals: string[]
  warnings: string[]
  hostName: string
  subvolumes: Record<string, string>
  crypttab: Record<string, string[]>
  loader: { systemdBoot: boolean; lanzaboote: boolean; grub: boolean }
  desktop: boolean
  persistent: string[]
  writes: Record<string, string[]>
  reset: Record<'before' | 'after' | 'wantedBy' | 'reached' | 'needed', string[]> & {
    service: string
    beforeSwitch: string
    tmpInMemory: boolean
  }
  kernelParams: string[]
  tools: string[]
  userFolders: string[]
  greeter: string | null
  noticeInSession: boolean
  offered: string | null
  excluded: string[]
  refreshEnds: string | null
  unsigned: string | null
  entries: Record<string, string[]>
}

/** Where the script that switches a host leaves the unit that ends a trial after the restart. */
const unitsOfSupervisor = /^units=(.*)$/m.exec(hostScript)?.[1] ?? ''

const generated = (host: string, settings: object = {}, secureBoot: object = {}): Generated =>
  ofFunction(join(import.meta.dirname, 'generated.nix'), { host, settings, secureBoot })

describe.skipIf(noSources)('the host FRACTAL-NORTH', () => {
  let standard: Generated
  let secure: Generated
  let disk: Generated
  beforeAll(() => {
    standard = generated('FRACTAL-NORTH-Standard-Boot')
    secure = generated('FRACTAL-NORTH-Secure-Boot')
    disk = generated('FRACTAL-NORTH-Disk-Operation')
  })

  it('is accepted in all three, and warns that its disk is an example and no machine’s', () => {
    for (const made of [standard, secure, disk]) {
      expect(made).toMatchObject({ refusals: [], hostName: 'FRACTAL-NORTH' })
      expect(made.warnings).toEqual([
        expect.stringContaining('settings.disk.device is /dev/disk/by-id/nvme-EXAMPLE-of-FRACTAL-NORTH'),
      ])
    }
  })

  it('has no failed unit where it cannot refresh its list of firmware without a network', () => {
    expect([standard.refreshEnds, secure.refreshEnds, disk.refreshEnds]).toEqual(['1 2 101', '1 2 101', null])
  })

  it('has the same six subvolumes in all three [W1]', () => {
    expect(standard.subvolumes).toEqual({
      '/': 'subvol=@root',
      '/home': 'subvol=@home',
      '/nix': 'subvol=@nix',
      '/var': 'subvol=@var',
      '/.snapshots': 'subvol=@snapshots',
      '/.swap': 'subvol=@swap',
    })
    expect(secure.subvolumes).toEqual(standard.subvolumes)
    expect(disk.subvolumes).toEqual(standard.subvolumes)
  })

  it('boots by systemd-boot, or signed by lanzaboote, and by one of them only [W1]', () => {
    expect(standard.loader).toEqual({ systemdBoot: true, lanzaboote: false, grub: false })
    expect(secure.loader).toEqual({ systemdBoot: false, lanzaboote: true, grub: false })
    expect(disk.loader).toEqual(standard.loader)
  })

  it('unlocks its disk by the TPM only where the boot is signed', () => {
    expect(secure.crypttab).toEqual({ cryptroot: ['tpm2-device=auto', 'tpm2-measure-pcr=yes'] })
    expect(standard.crypttab).toEqual({ cryptroot: [] })
  })

  it('has a desktop, but not for working on the disk [W4]', () => {
    expect([standard.desktop, secure.desktop, disk.desktop]).toEqual([true, true, false])
  })

  it('gives the firmware Microsoft’s keys only where that is chosen', () => {
    expect(secure.offered).toMatch(/kiln-offer-keys --export auth$/)
    const chosen = generated('FRACTAL-NORTH-Secure-Boot', {}, { microsoftKeys: true })
    expect([chosen.offered, chosen.refusals]).toEqual([
      expect.stringMatching(/kiln-offer-keys --export auth --microsoft$/),
      [],
    ])
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

  it('makes the folders of a home before its session, and offers no other names for them', () => {
    expect([standard.userFolders, disk.userFolders]).toEqual([['basic.target'], []])
    expect(standard.excluded).toEqual(['xdg-user-dirs-gtk'])
  })

  it('has the tools under the names that the document has, but the installer, which is on the ISO [W3]', () => {
    expect(standard.tools).toEqual(
      [
        'browse.py',
        'change_password.py',
        'diff.py',
        'eval.py',
        'gpu_vfio.py',
        'keep.py',
        'restore.py',
        'restore_session.py',
        'secure_boot.py',
        'snapshots.py',
        'target.py',
        'tpm2.py',
        'update.py',
      ].sort(),
    )
    expect(disk.tools).toEqual(standard.tools)
  })

  it('has the IOMMU on, and no device taken at boot', () => {
    expect(standard.kernelParams).toContain('iommu=pt')
    expect(standard.kernelParams.join(' ')).not.toContain('vfio-pci.ids')
  })

  it('keeps what it needs over a reset, in the home of each user', () => {
    expect(standard.persistent).toEqual(
      expect.arrayContaining([
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

  it('switches to nothing unsigned where the firmware checks signatures', () => {
    expect(secure.unsigned).toBeNull()
    expect(disk.unsigned).toBe(standard.unsigned)
    const root = scratchRoot()
    try {
      const text = (standard.unsigned ?? '')
        .replaceAll(/\/nix\/store\/[^/]+\/bin\//g, '')
        .replace('/sys/', `${root.path}/sys/`)
      const check = (action: string) =>
        spawnSync('bash', ['-euo', 'pipefail', '-c', text, 'check', '/system', action]).status
      const variable = (value: number) =>
        root.write(
          'sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c',
          `\u0006\0\0\0${String.fromCharCode(value)}`,
        )
      expect(check('switch')).toBe(0)
      variable(0)
      expect(check('boot')).toBe(0)
      variable(1)
      expect([check('switch'), check('boot'), check('test'), check('dry-activate')]).toEqual([1, 1, 0, 0])
      // By which kiln-generations makes no boot menu for it.
      expect(check('check')).toBe(1)
    } finally {
      root.remove()
    }
  })

  it('has a filter of persistent paths that does as its cases say', () => {
    expect(standard.filterTests).toEqual([])
  })
})
