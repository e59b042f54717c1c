// kiln-shared-disks.sh with what pvs of LVM 2.03.16 printed of real groups on loop devices, recorded with the names of the
// devices changed. lsblk's JSON is made by hand.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const recordedPvs = `
  /dev/sda1 SiQCCb-pf5c-e7ac-DHvw-RT1M-Dmpd-GnjmJI vg0    
  /dev/sdb1 SiQCCb-pf5c-e7ac-DHvw-RT1M-Dmpd-GnjmJI vg0    
  /dev/sdc1 Rf0xcX-GCKr-KxWS-wIXE-wtMq-iSrI-BgsHAL vg0-old
  /dev/sdd1                                               `

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-shared-disks-'))
  pvs('exit 5')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const pvs = (body: string) => writeFileSync(join(folder, 'pvs'), `#!/bin/bash\n${body}\n`, { mode: 0o755 })
const printed = (text: string) => pvs(`cat <<'END'\n${text}\nEND`)

type Part = { fstype: string | null; label?: string; uuid?: string; children?: unknown[] }
/** sda, sdb, …: each with one partition. */
const sharedOf = (...parts: Part[]) => {
  const blockdevices = parts.map((part, at) => {
    const kname = `sd${'abcdef'[at]}`
    const child = {
      kname: `${kname}1`,
      path: `/dev/${kname}1`,
      type: 'part',
      label: null,
      uuid: null,
      ...part,
    }
    return {
      kname,
      path: `/dev/${kname}`,
      type: 'disk',
      fstype: null,
      label: null,
      uuid: null,
      children: [child],
    }
  })
  const flags = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  const done = spawnSync('bash', [...flags, join(import.meta.dirname, 'kiln-shared-disks.sh')], {
    encoding: 'utf8',
    input: JSON.stringify({ blockdevices }),
    env: { PATH: [folder, process.env['PATH']].join(delimiter) },
  })
  expect(done).toMatchObject({ status: 0, stderr: '' })
  return done.stdout.split('\n').filter(Boolean)
}
const each = ['/dev/sda\t/dev/sdb', '/dev/sdb\t/dev/sda']
const lvm = { fstype: 'LVM2_member' }

test('disks of one volume group are shared, even where no volume is on both', () => {
  printed(recordedPvs)
  expect(sharedOf(lvm, lvm)).toEqual(each)
  // For vg0-old, disko empties vg0 too; not the other way round.
  expect(sharedOf(lvm, lvm, lvm, lvm)).toEqual([...each, '/dev/sdc\t/dev/sda /dev/sdb'])
  expect(sharedOf({ fstype: 'ext4' }, lvm, { fstype: 'ext4' }, lvm)).toEqual([])
})

test('a volume whose group cannot be read is shared with all other volumes', () => {
  expect(sharedOf(lvm, { fstype: 'ext4' }, lvm)).toEqual(['/dev/sda\t/dev/sdc', '/dev/sdc\t/dev/sda'])
  printed(recordedPvs.split('\n').slice(0, 2).join('\n'))
  expect(sharedOf(lvm, lvm)).toEqual(each)
  expect(sharedOf(lvm)).toEqual([])
})

test.each([
  ['a pool', { fstype: 'zfs_member', label: 'tank' }, { fstype: 'zfs_member', label: 'other' }],
  ['a btrfs', { fstype: 'btrfs', uuid: 'a' }, { fstype: 'btrfs', uuid: 'b' }],
  [
    'an array that is not started',
    { fstype: 'linux_raid_member', uuid: 'a' },
    { fstype: 'linux_raid_member', uuid: 'b' },
  ],
])('disks of %s are shared, and of two not', (_, one, other) => {
  expect(sharedOf(one, one)).toEqual(each)
  expect(sharedOf(one, other)).toEqual([])
})

test('devices made of two disks are shared, and so are sets that lsblk does not know', () => {
  const array = { kname: 'md0', path: '/dev/md0', type: 'raid0', fstype: 'ext4', label: null, uuid: null }
  expect(sharedOf({ fstype: null, children: [array] }, { fstype: null, children: [array] })).toEqual(each)
  expect(sharedOf({ fstype: 'bcache' }, { fstype: 'bcache' })).toEqual(each)
  expect(sharedOf({ fstype: 'ext4', uuid: 'a' }, { fstype: 'ext4', uuid: 'a' })).toEqual([])
})
