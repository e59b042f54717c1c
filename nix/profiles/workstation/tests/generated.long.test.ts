// What the three configurations of a host are, and what they generate.
import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { noSources } from '../../../tests/given.ts'
import { typedLines, withoutComment } from '../../../tests/typed-lines/lines.ts'
import { type Generated, generated } from './generated.ts'

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
    expect(standard.toolsOnDisc).toEqual(['install.py'])
  })

  it('has each tool that a line of the document calls in /etc/kiln', () => {
    const called = (typedLines('workstation').get('host') ?? []).map(line =>
      withoutComment(line).replace(/^(sudo )?bin\/(\S+)( .*)?$/, '$2'),
    )
    expect(called.length).toBe(8)
    expect([...standard.tools, ...standard.toolsOnDisc]).toEqual(expect.arrayContaining(called))
  })

  it('has the IOMMU on, and no device taken at boot', () => {
    expect(standard.kernelParams).toContain('iommu=pt')
    expect(standard.kernelParams.join(' ')).not.toContain('vfio-pci.ids')
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
        spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', text, 'check', '/system', action]).status
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
})
