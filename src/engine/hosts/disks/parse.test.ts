import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostDisks } from '#shared/hosts/disks.ts'
import { marksOf } from '../answers.ts'
import { disksInquiry } from './parse.ts'

const { begin, end } = marksOf('disks')
const parseDisks = (text: string) => disksInquiry.read(text)?.answer ?? null

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/disks-${name}.txt`, import.meta.url), 'utf8')
/** Made by hand after sysfs, lsblk(8) and udev 252: LUKS, LVM, an array, a pool, a stick, SAS, and devices that are not disks. */
const server = fixture('hand-made-server')
/** Recorded: the demo profile in QEMU, with BusyBox 1.35, no udev and no lsblk. */
const guest = fixture('guest')
const withoutLsblk = (text: string) =>
  text
    .split('\n')
    .filter(line => !line.startsWith('lsblk\t'))
    .join('\n')

describe('the disks of a host', () => {
  const disks = parseDisks(server)?.disks ?? []
  const disk = (name: string) => disks.find(({ path }) => path === `/dev/${name}`)

  test('are the whole ones alone: no discs, arrays, memory, hidden paths or parts of eMMC', () => {
    expect(disks.map(({ path, bus, use }) => `${path} ${bus} ${use}`)).toEqual([
      '/dev/nvme0n1 nvme system',
      '/dev/sda sata used',
      '/dev/sdb sata used',
      '/dev/sdc usb null',
      '/dev/sdd scsi null',
      '/dev/sde sata used',
    ])
  })

  test('are told apart by serial, WWN and links', () => {
    expect(disk('nvme0n1')).toMatchObject({
      model: 'Samsung SSD 980 PRO 1TB',
      serial: 'S5GXNX0R123456',
      wwn: 'eui.0025385b21b0a1c3',
      ids: ['nvme-Samsung_SSD_980_PRO_1TB_S5GXNX0R123456', 'nvme-eui.0025385b21b0a1c3'],
      sizeBytes: 1_000_204_886_016,
    })
    expect(disk('sdd')).toMatchObject({ wwn: '0x5000c500a1b2c3d4', parts: [], tableType: '' })
    expect(disk('sde')).toMatchObject({ wwn: '', serial: 'WD-WCC7K0000001' })
  })

  test('have what is on them, through encryption, volumes and arrays', () => {
    expect(
      disk('nvme0n1')?.parts.map(({ path, fileSystem, mountPoints }) => [path, fileSystem, mountPoints]),
    ).toEqual([
      ['/dev/nvme0n1p1', 'vfat', ['/boot']],
      ['/dev/nvme0n1p2', 'crypto_LUKS', []],
      ['/dev/mapper/cryptroot', 'LVM2_member', []],
      ['/dev/mapper/vg-root', 'ext4', ['/']],
      ['/dev/mapper/vg-swap', 'swap', []],
    ])
    expect(disk('sdb')?.parts.at(-1)).toMatchObject({
      path: '/dev/md0',
      label: 'data',
      mountPoints: ['/data set'],
    })
    expect(disk('sdc')).toMatchObject({ tableType: 'dos', removable: true, parts: [{ label: 'PHOTOS' }] })
  })

  test('are in use where a volume of them is swapped to, by whichever name', () => {
    const unmounted = server
      .replaceAll(/^mount.*$/gm, '')
      .replaceAll(/"mountpoints": \[[^\]]*\]/g, '"mountpoints": []')
    const use = (text: string) => parseDisks(text)?.disks[0]?.use
    // Without swap too it is held by its volumes; a swap on a bare partition is nothing but that.
    expect(use(unmounted)).toBe('used')
    const bare = unmounted.replaceAll(/^slave.*$/gm, '')
    expect(use(bare.replace('/dev/dm-2', '/dev/nvme0n1p2'))).toBe('used')
    expect(use(bare.replace('/dev/dm-2', '/dev/other'))).toBeNull()
  })

  test('are the same ones, as much in use, where the host has no lsblk', () => {
    const told = (text: string) =>
      parseDisks(text)?.disks.map(({ path, serial, wwn, sizeBytes, bus, parts }) => ({
        path,
        serial,
        wwn,
        sizeBytes,
        bus,
        parts: parts.map(part => [part.path, part.sizeBytes, part.mountPoints]),
      }))
    expect(told(withoutLsblk(server))).toEqual(told(server))
    const used = parseDisks(withoutLsblk(server))?.disks.map(({ use }) => use)
    // A pool is only known by its signature.
    expect(used).toEqual(['system', 'used', 'used', null, null, null])
  })

  test("take udev's records and blkid for lsblk", () => {
    const lines = [
      'udev\t8:32',
      'E\tE:ID_PART_TABLE_TYPE=dos',
      'E\tE:ID_SERIAL_SHORT=4C53',
      'udev\t8:33',
      'E\tE:ID_FS_TYPE=vfat',
      'E\tE:ID_FS_LABEL=OUR\\x20PHOTOS',
      'E\tE:ID_PART_TABLE_TYPE=dos',
      'blkid\t/dev/sdd: LABEL="old" UUID="1" TYPE="xfs"',
      'blkid\t/dev/mapper/vg-root: TYPE="ext4"',
    ]
    const text = withoutLsblk(server).replace(/^reads/m, `${lines.join('\n')}\nreads`)
    const found = parseDisks(text)?.disks ?? []
    expect(found.find(({ path }) => path === '/dev/sdc')).toMatchObject({
      serial: '4C53',
      tableType: 'dos',
      parts: [{ fileSystem: 'vfat', label: 'OUR PHOTOS' }],
    })
    expect(found.find(({ path }) => path === '/dev/sdd')).toMatchObject({
      parts: [{ path: '/dev/sdd', fileSystem: 'xfs', label: 'old' }],
    })
    expect(found[0]?.parts[3]).toMatchObject({ path: '/dev/mapper/vg-root', fileSystem: 'ext4' })
  })

  test('of a guest without lsblk and udev: names of partitions, and what is mounted', () => {
    expect(disksInquiry.read(guest)?.kernel).toBe('Linux')
    expect(parseDisks(guest)).toMatchObject({
      contentsRead: false,
      disks: [
        { path: '/dev/nvme0n1', serial: 'disk', use: 'system', parts: [{}, { name: 'kiln-seed' }, {}] },
      ],
    })
  })
})

describe('the output', () => {
  test('is found between what the login shell prints', () => {
    expect(parseDisks(`Welcome!\nblock\tsdz\n${server}bye\n`)).toEqual(parseDisks(server))
  })

  test('is nothing where it was cut off, wherever that was', () => {
    fc.assert(
      fc.property(fc.nat(server.length - end.length - 2), length => {
        expect(parseDisks(server.slice(0, length))).toBeNull()
      }),
    )
  })

  test('is always of the form that the contract has, or nothing', () => {
    const lines = server.split('\n')
    const change = fc.tuple(fc.nat(lines.length - 1), fc.string({ unit: 'binary', maxLength: 60 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), changes => {
        const said = [...lines]
        for (const [at, text] of changes) said[at] = `${said[at]?.split('\t')[0]}\t${text}`
        const found = parseDisks(said.join('\n'))
        if (found !== null) expect(hostDisks.safeParse(found).success).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

const places = ['/', '/boot', '/nix', '/mnt/a', '/media/ada/x', '/data', null] as const
const madeDisk = fc.array(fc.constantFrom(...places), { maxLength: 4 })

test('any disks are found once each, and the running system is on those that have its mount points', () => {
  fc.assert(
    fc.property(fc.array(madeDisk, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (made, order) => {
      const blocks = made.flatMap((points, at) => {
        const name = `sd${'abcdef'[at]}`
        const place = `/sys/devices/pci0/ata${at + 1}/host${at}/block/${name}`
        const block = (own: string, below: string, minor: number, more: string[]) =>
          [`block\t${own}`, `place\t${place}${below}`, `dev\t8:${minor}`, 'size\t2048', ...more].join('\n')
        return [
          block(name, '', at * 16, []),
          ...points.map((_, part) =>
            block(`${name}${part + 1}`, `/${name}${part + 1}`, at * 16 + part + 1, [
              `partition\t${part + 1}`,
            ]),
          ),
        ]
      })
      // The kernel's order says nothing.
      const shuffled = blocks.map(text => ({ text, by: order.next().value })).sort((a, b) => a.by - b.by)
      const mounts = made.flatMap((points, at) =>
        points.flatMap((point, part) =>
          point === null ? [] : [`mount\t9 1 8:${at * 16 + part + 1} / ${point} rw - ext4 /dev/x rw`],
        ),
      )
      const said = [begin, 'kernel\tLinux', ...shuffled.map(({ text }) => text), ...mounts, 'reads\tyes', end]
      const found = parseDisks(said.join('\n'))?.disks.map(({ use, parts }) => ({ use, parts: parts.length }))
      expect(found).toEqual(
        made.map(points => ({
          use: points.some(point => point && ['/', '/boot', '/nix'].includes(point))
            ? 'system'
            : points.some(point => point !== null)
              ? 'used'
              : null,
          parts: points.length,
        })),
      )
    }),
  )
})
