// Finds the disks that hold something together, in any report of two or three of them.
import { describe, expect, test } from 'vitest'
import { marksOf } from '../answers.ts'
import { disksInquiry } from './parse.ts'

const { begin, end } = marksOf('disks')

type Content = { fstype: string; label?: string; uuid?: string }
const block = (name: string, number: string, more: string[] = []) => {
  const parent = name.slice(0, 3)
  const place = `/sys/devices/${parent === name ? name : `${parent}/${name}`}`
  return [`block\t${name}`, `place\t${place}`, `dev\t${number}`, 'size\t2097152', ...more]
}
/** sda, sdb, …: each with one partition of that content; then more lines. Of each disk, the others that it is shared with. */
const sharedOf = (
  contents: (Content | null)[],
  more: string[] = [],
  others: Record<string, string>[] = [],
) => {
  const names = contents.map((_, at) => `sd${'abc'[at]}`)
  const listed = contents.map((content, at) => ({
    'maj:min': `8:${at * 16 + 1}`,
    path: `/dev/${names[at]}1`,
    ...content,
  }))
  const text = [
    begin,
    'kernel\tLinux',
    ...names.flatMap((name, at) => [
      ...block(name, `8:${at * 16}`),
      ...block(`${name}1`, `8:${at * 16 + 1}`, ['partition\t1']),
    ]),
    ...more,
    `lsblk\t${JSON.stringify({ blockdevices: [...listed, ...others] })}`,
    'reads\tyes',
    end,
    '',
  ].join('\n')
  return disksInquiry.read(text)?.answer.disks.map(({ sharedWith }) => sharedWith)
}
const device = (name: string, number: string, of: string[], more: string[] = []) => [
  `block\t${name}`,
  `place\t/sys/devices/virtual/block/${name}`,
  `dev\t${number}`,
  ...of.map(slave => `slave\t${slave}`),
  ...more,
]
const made = (of: string[], more: string[] = []) => device('md0', '9:0', of, more)

const none = [[], []]
const each = [['/dev/sdb'], ['/dev/sda']]
const empty = [null, null]
const twice = (content: Content) => [content, content]

test('an array, a volume on one, a btrfs of two, a pool are named [N11]', () => {
  expect(sharedOf(empty)).toEqual(none)
  expect(sharedOf(empty, made(['sda1']))).toEqual(none)
  expect(sharedOf(empty, made(['sda1', 'sdb1']))).toEqual(each)
  expect(sharedOf(empty, made(['sda1', 'sdb1'], ['md-level\traid0']))).toEqual(each)
  expect(sharedOf(empty, ['btrfs\tsda1 sdb1 '])).toEqual(each)
  expect(sharedOf(empty, ['btrfs\tsda1 ', 'btrfs\tsdb1 '])).toEqual(none)
  expect(sharedOf(twice({ fstype: 'zfs_member', label: 'tank' }))).toEqual(each)
  expect(
    sharedOf([
      { fstype: 'zfs_member', label: 'tank' },
      { fstype: 'zfs_member', label: 'other' },
    ]),
  ).toEqual(none)
})

describe('a volume group', () => {
  const lvm = twice({ fstype: 'LVM2_member' })
  // Recorded from disks.sh with pvs of LVM 2.03.16 and real groups on loop devices; the devices' names are changed.
  const group = 'SiQCCb-pf5c-e7ac-DHvw-RT1M-Dmpd-GnjmJI'
  const [vg0a, vg0b] = [`lvm\t/dev/sda1 ${group} vg0`, `lvm\t/dev/sdb1 ${group} vg0`]
  const old = (name: string) => `lvm\t/dev/${name} Rf0xcX-GCKr-KxWS-wIXE-wtMq-iSrI-BgsHAL vg0-old`
  const volume = (name: string, of: string, id: string) =>
    device(name, `253:${name.slice(3)}`, [of], [`dm\tg-${name}`, `dm-uuid\tLVM-${id.padEnd(64, 'x')}`])

  test('is shared by its disks even where no volume is on both: disko removes all of it', () => {
    expect(sharedOf(lvm, [vg0a, vg0b])).toEqual(each)
    const inNone = [vg0a, 'lvm\t/dev/sdb1 ']
    expect(sharedOf(lvm, inNone)).toEqual(none)
  })

  test('differs from one whose name continues after a hyphen, but disko empties the first for the second', () => {
    expect(sharedOf(lvm, [vg0a, old('sdb1')])).toEqual([[], ['/dev/sda']])
    expect(sharedOf(lvm, [old('sda1'), `lvm\t/dev/sdb1 ${group} other`])).toEqual(none)
  })

  test('that cannot be read may be any, and others are told apart', () => {
    expect(sharedOf(lvm)).toEqual(each)
    expect(sharedOf(lvm, [vg0a])).toEqual(each)
    const [member = null] = lvm
    const three = [vg0a, `lvm\t/dev/sdb1 ${group.replace('S', 'T')} other`]
    expect(sharedOf([member, member, member], three)).toEqual([
      ['/dev/sdc'],
      ['/dev/sdc'],
      ['/dev/sda', '/dev/sdb'],
    ])
    expect(sharedOf([member, { fstype: 'ext4' }])).toEqual(none)
  })

  test('is known to all users by its active volumes, and the same as pvs has it', () => {
    const id = group.replaceAll('-', '')
    const other = id.replace('S', 'T')
    expect(sharedOf(lvm, [...volume('dm-0', 'sda1', id), ...volume('dm-1', 'sdb1', other)])).toEqual(none)
    expect(sharedOf(lvm, [...volume('dm-0', 'sda1', id), ...volume('dm-1', 'sdb1', id)])).toEqual(each)
    expect(sharedOf(lvm, [...volume('dm-0', 'sda1', id), vg0b])).toEqual(each)
  })
})

describe('what is not started', () => {
  test.each(['btrfs', 'bcachefs', 'linux_raid_member'])('%s is known by its UUID', fstype => {
    expect(sharedOf(twice({ fstype, uuid: 'a' }))).toEqual(each)
    expect(
      sharedOf([
        { fstype, uuid: 'a' },
        { fstype, uuid: 'b' },
      ]),
    ).toEqual(none)
    expect(sharedOf(twice({ fstype }))).toEqual(each)
  })

  test.each(['bcache', 'stratis', 'isw_raid_member'])('%s may be in a set with any other', fstype => {
    expect(sharedOf(twice({ fstype, uuid: 'a' }))).toEqual(each)
    expect(sharedOf([{ fstype }, { fstype: 'ext4' }])).toEqual(none)
  })

  test('file systems of one disk with the same UUID are copies, not a set', () => {
    expect(sharedOf(twice({ fstype: 'ext4', uuid: 'a' }))).toEqual(none)
  })
})

describe('a mirror', () => {
  const raid = twice({ fstype: 'linux_raid_member', uuid: 'a' })
  const mirror = (degraded = '0', action = 'idle') =>
    made(['sda1', 'sdb1'], ['md-level\traid1', `md-degraded\t${degraded}`, `md-sync_action\t${action}`])
  const holding = (fstype: string) => [{ 'maj:min': '9:0', path: '/dev/md0', fstype }]

  test('loses nothing if it is whole and has a file system, but does if it lacks a member or still copies', () => {
    expect(sharedOf(raid, mirror(), holding('ext4'))).toEqual(none)
    expect(sharedOf(raid, mirror('0', 'check'), holding('ext4'))).toEqual(none)
    expect(sharedOf(raid, mirror('1'), holding('ext4'))).toEqual(each)
    expect(sharedOf(raid, mirror('0', 'resync'), holding('ext4'))).toEqual(each)
  })

  test('loses what is made of it: disko erases that first, on all members', () => {
    expect(sharedOf(raid, [...mirror(), ...device('dm-0', '253:0', ['md0'])])).toEqual(each)
    const part = ['block\tmd0p1', 'place\t/sys/devices/virtual/block/md0/md0p1', 'dev\t259:0', 'partition\t1']
    expect(sharedOf(raid, [...mirror(), ...part])).toEqual(each)
  })

  test.each(['LVM2_member', 'zfs_member', 'bcache'])('loses what its %s belongs to', fstype => {
    expect(sharedOf(raid, mirror(), holding(fstype))).toEqual(each)
  })

  test('is not taken for empty where contents cannot be read', () => {
    const text = [begin, 'kernel\tLinux', ...block('sda', '8:0'), ...block('sdb', '8:16')]
    const array = made(['sda', 'sdb'], ['md-level\traid1', 'md-degraded\t0', 'md-sync_action\tidle'])
    const read = (reads: string) =>
      disksInquiry
        .read([...text, ...array, `reads\t${reads}`, end, ''].join('\n'))
        ?.answer.disks.map(({ sharedWith }) => sharedWith)
    expect(read('no')).toEqual(each)
    expect(read('yes')).toEqual(none)
  })
})

test('the partitions of an array are among what lies on its disks', () => {
  const part = ['block\tmd0p1', 'place\t/sys/devices/virtual/block/md0/md0p1', 'dev\t259:0', 'partition\t1']
  const mount = 'mount\t9 1 259:0 / / rw - ext4 /dev/md0p1 rw'
  const lines = [begin, 'kernel\tLinux', ...block('sda', '8:0'), ...made(['sda']), ...part, mount, end, '']
  expect(disksInquiry.read(lines.join('\n'))?.answer.disks[0]).toMatchObject({
    use: 'system',
    parts: [{ path: '/dev/md0' }, { path: '/dev/md0p1', mountPoints: ['/'] }],
  })
})
