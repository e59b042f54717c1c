import { describe, expect, test } from 'vitest'
import { driveBadges } from '#shared/drives/badges.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import { fixtureFacts, loopsIn } from '#test/drives/drive-fixtures.ts'
import { isDrive, toDrive } from './drives.ts'
import type { LinuxFacts } from './facts.ts'

const drivesIn = (facts: LinuxFacts) => facts.nodes.filter(isDrive).map(node => toDrive(node, facts))
const answer = (drive: Drive | undefined) => {
  if (!drive) return 'none'
  const { may, reasons } = mayWrite(drive, null)
  return [may, ...reasons.map(reason => reason.code)].join(' ')
}

describe('recorded on a real machine', () => {
  test('the disk that a virtual machine runs from is the only drive, and is never written', () => {
    const drives = drivesIn(fixtureFacts('virtual-machine'))
    expect(drives.map(drive => drive.path)).toEqual(['/dev/vda'])
    expect(drives[0]).toMatchObject({
      bus: 'virtio',
      internal: true,
      sizeBytes: 274877906944,
      serial: 'overlayblk',
      uses: [{ kind: 'system', path: '/dev/vda', detail: '/', active: true }],
      contents: 'ext4',
    })
    expect(answer(drives[0])).toBe('no system')
  })

  test('unused partitions: content and names are known, only the locked volume requires typing the name', () => {
    const [loop] = loopsIn(fixtureFacts('loop-partitions'))
    expect(loop?.contents).toEqual({
      code: 'drive.contents.partitions',
      values: { count: 4, names: 'ESP, nixos, swap, Geheime Daten' },
    })
    expect(loop?.partitions.map(each => [each.fileSystem, each.label, each.mountPoints])).toEqual([
      ['vfat', 'EFIBOOT', []],
      ['ext4', 'nixos', []],
      ['swap', 'swp', []],
      ['crypto_LUKS', '', []],
    ])
    expect(loop?.uses).toEqual([{ kind: 'luks', path: '/dev/loop0p4', detail: '', active: false }])
    expect(answer(loop)).toBe('typed luks')
  })

  test('swap in use forbids writing, unlike a mere mount', () => {
    const [loop] = loopsIn(fixtureFacts('loop-in-use'))
    expect(loop?.uses).toContainEqual({
      kind: 'mounted',
      path: '/dev/loop0p2',
      detail: '/tmp/kiln flash',
      active: true,
    })
    expect(loop?.partitions[1]?.mountPoints).toEqual(['/tmp/kiln flash'])
    expect(answer(loop)).toBe('no swap')
  })

  test('a btrfs over two drives is never written through either, mounted or not', () => {
    for (const name of ['btrfs-pair', 'btrfs-pair-mounted'])
      expect(loopsIn(fixtureFacts(name)).map(answer)).toEqual(['no btrfs', 'no btrfs'])
    const [, second] = loopsIn(fixtureFacts('btrfs-pair-mounted'))
    expect(second?.uses.map(use => use.detail)).toEqual(['pool', '/mnt/pool'])
  })

  test('a btrfs on one drive is an ordinary file system until the superblock counts more devices', () => {
    const facts = fixtureFacts('btrfs-one')
    expect(loopsIn(facts).map(answer)).toEqual(['yes'])
    const [[path, signature] = []] = facts.signatures
    if (!path || !signature) throw new Error('no signature')
    const torn = { ...facts, signatures: new Map([[path, { ...signature, devices: 2 }]]) }
    expect(loopsIn(torn).map(answer)).toEqual(['no btrfs'])
  })

  test('an LVM volume that is not activated requires typing the name', () => {
    expect(loopsIn(fixtureFacts('lvm-volume')).map(answer)).toEqual(['typed lvm'])
  })
})

describe('made by hand after documented output: a laptop with everything plugged in', () => {
  const facts = fixtureFacts('hand-made-laptop')
  const drives = drivesIn(facts)
  const at = (path: string) => drives.find(drive => drive.path === path)

  test('does not list optical drives, floppies, RAM disks, loop devices, volumes and boot areas', () => {
    expect(drives.map(drive => drive.path.slice(5))).toEqual([
      'nvme0n1',
      'sda',
      'sdb',
      'mmcblk0',
      'mmcblk1',
      'sdc',
      'sdd',
      'sde',
      'sdf',
      'sdg',
      'sdh',
      'sdi',
      'sdj',
      'sdk',
      'sdl',
    ])
  })

  test.each([
    ['/dev/nvme0n1', 'no system luks swap'],
    ['/dev/sda', 'yes'],
    ['/dev/sdb', 'no no-medium'],
    ['/dev/mmcblk0', 'no read-only'],
    ['/dev/mmcblk1', 'typed internal'],
    ['/dev/sdc', 'no raid'],
    ['/dev/sdd', 'no raid'],
    ['/dev/sde', 'typed luks'],
    ['/dev/sdf', 'no btrfs'],
    ['/dev/sdg', 'no btrfs'],
    ['/dev/sdh', 'yes'],
    ['/dev/sdi', 'yes'],
    ['/dev/sdj', 'no zfs'],
    ['/dev/sdk', 'no zfs'],
    ['/dev/sdl', 'typed lvm'],
  ])('%s: %s', (path, expected) => {
    expect(answer(at(path)).split(' ').sort()).toEqual(expected.split(' ').sort())
  })

  test('finds root and swap through LVM on LUKS', () => {
    expect(at('/dev/nvme0n1')?.uses).toEqual([
      { kind: 'system', path: '/dev/nvme0n1p1', detail: '/boot', active: true },
      { kind: 'luks', path: '/dev/nvme0n1p2', detail: '/dev/mapper/cryptroot', active: true },
      { kind: 'swap', path: '/dev/mapper/vg-swap', detail: '/dev/dm-1', active: true },
      { kind: 'system', path: '/dev/mapper/vg-root', detail: '/nix/store', active: true },
      { kind: 'system', path: '/dev/mapper/vg-root', detail: '/', active: true },
      { kind: 'system', path: '/dev/nvme0n1p1', detail: { code: 'drive.use-detail.efi' }, active: true },
    ])
  })

  test('a stick: names, bus, content, and that it is mounted', () => {
    expect(at('/dev/sda')).toMatchObject({
      vendor: 'SanDisk',
      model: 'Ultra',
      serial: '4C530001231120108154',
      sequence: '40',
      bus: 'usb',
      removable: true,
      internal: false,
      contents: { code: 'drive.contents.partitions', values: { count: 1, names: 'PHOTOS' } },
      uses: [{ kind: 'mounted', path: '/dev/sda1', detail: '/run/media/ada/PHOTOS' }],
    })
    expect(at('/dev/mmcblk0')).toMatchObject({
      bus: 'sd',
      model: 'SC64G',
      removable: true,
      internal: false,
      contents: { code: 'drive.contents.partitions', values: { count: 3, names: 'esp, kiln-seed, nixos' } },
    })
    expect(driveBadges(at('/dev/sdb') as Drive, null).map(badge => badge.code)).toEqual(['no-medium'])
  })

  test('the EFI partition that the firmware started from counts, but not its copy on a stick', () => {
    expect(at('/dev/sdh')?.uses).toEqual([])
    const bootStick = { ...facts, nodes: facts.nodes.filter(node => node.kernelName !== 'nvme0n1') }
    const [stick] = drivesIn(bootStick).filter(drive => drive.path === '/dev/sdh')
    expect(answer(stick)).toBe('no system')
  })
})
