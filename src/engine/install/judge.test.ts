import { describe, expect, it } from 'vitest'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { codes, disk, good, withFacts } from '#test/install/judged.ts'
import { judge } from './judge.ts'
import type { TargetFacts } from './target.ts'

describe('a machine', () => {
  it('may be installed on if nothing prevents it', () => {
    expect(judge(good)).toEqual({ erased: [disk()], refused: [], problems: [] })
  })

  it('is refused for each thing that would fail later', () => {
    const refused: [Partial<TargetFacts>, string[]][] = [
      [{ rights: 'none' }, ['install.no-rights']],
      [{ machine: 'aarch64' }, ['install.architecture']],
      [{ machine: 'riscv64' }, ['install.architecture', 'install.no-tarball']],
      [{ bootMode: 'bios' }, ['install.boots-efi']],
      [{ container: 'docker' }, ['install.container']],
      [{ kexec: false }, ['install.no-kexec']],
      [{ lacks: ['cpio'] }, ['install.lacks']],
      [{ memoryBytes: 1e9 }, ['install.memory']],
      [{ sshdPort: 2222 }, ['install.port']],
      [{ sshdPort: null }, ['install.no-port']],
      [{ hostKeys: ['BBBB'] }, ['install.key-place']],
    ]
    for (const [more, expected] of refused) expect(withFacts(more)).toEqual(expected)
    expect(codes({ offeredKeys: [] })).toEqual(['install.key-place'])
    // Unknown facts prevent nothing.
    expect(withFacts({ memoryBytes: null })).toEqual([])
    expect(codes({ systemMachine: null, configuration: { ...good.configuration, efi: null } })).toEqual([])
  })

  it('that runs an installer does not need what booting an installer needs', () => {
    const leaving = { container: 'lxc', kexec: false, lacks: ['cpio'], memoryBytes: 5e8, sshdPort: 2222 }
    expect(withFacts({ ...leaving, hostKeys: [], installer: true })).toEqual([])
  })
})

describe('a system', () => {
  const configuration = good.configuration
  const kilns = { authorizedKeys: [], passwordLogin: false, defaultPassword: false }
  const withKey = { ...kilns, authorizedKeys: ['ssh-ed25519 AAAA'] }

  it('is refused if it would need someone at its console', () => {
    expect(codes({ configuration: { ...configuration, asksPassphrase: true } })).toEqual([
      'install.asks-passphrase',
    ])
    expect(codes({ options: kilns })).toEqual(['install.closed'])
    expect(codes({ options: withKey })).toEqual([])
  })

  it('gets personal data only if it has a place for it', () => {
    const personalised = true
    expect(codes({ personalised, options: withKey })).toEqual(['install.no-seed'])
    const seedDevice = '/dev/disk/by-partlabel/kiln-seed'
    // Whether it brings a key is known when it is given.
    expect(codes({ personalised, options: kilns, configuration: { ...configuration, seedDevice } })).toEqual(
      [],
    )
  })

  it('of Kiln must be the only one: it finds its partitions by name', () => {
    const named = (name: string) => ({
      path: '/dev/sdb1',
      sizeBytes: 1e6,
      fileSystem: '',
      label: '',
      name,
      mountPoints: [],
    })
    const withOther = (name: string) => ({
      disks: [disk(), disk({ path: '/dev/sdb', serial: 'S2', parts: [named(name)] })],
      contentsRead: true,
    })
    const own = { ...configuration, devices: [chosenLink] }
    expect(codes({ disks: withOther('kiln-root'), configuration: own })).toEqual(['install.other-kiln'])
    expect(codes({ disks: withOther('root'), configuration: own })).toEqual([])
    expect(codes({ disks: withOther('kiln-root') })).toEqual([])
    // The chosen one may hold an older Kiln system.
    expect(codes({ disks: withOther('kiln-root'), configuration: own, wanted: ['S2'] })).toEqual([])
  })
})
