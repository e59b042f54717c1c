// kaliunbox-install asked for a disk: which ones it offers, which it refuses and why, and what an answer has to be.
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { benchForInstaller, disk, GiB, good, installer } from './installer-bench.ts'

const { log, install, bench } = benchForInstaller()

describe('asked for a disk', () => {
  test('(f) takes none without an answer, not even the only one that fits', async () => {
    for (const input of ['', '\n', 'yes\n', '1\n', '1\n\n', '1\nyes\n', '2\nnvme0n1\n']) {
      const outcome = await install({ input })
      expect([input, outcome.code !== 0, log()]).toEqual([input, true, 'nothing'])
    }
  })

  test('offers usable disks, says why others are not, and installs on the chosen one', async () => {
    const outcome = await install({ input: '1\nnvme0n1\n' })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(outcome.stdout).toMatch(/1\t\/dev\/nvme0n1 {2}500 GiB {2}Samsung SSD 980 {2}serial S-nvme0n1\n/)
    expect(outcome.stdout).toContain('/dev/sdb  64 GiB  USB stick  serial S-sdb  is in use (/iso)')
    expect(log()).toBe(
      [
        'disko --yes-wipe-all-disks on /dev/nvme0n1',
        'blkdiscard --zeroout --force /dev/disk/by-partlabel/kiln-seed',
        `nixos-install --root ${bench().path('root')} --system /nix/store/system --no-root-password --no-channel-copy`,
        'systemctl stop kaliun-commands.*',
        `umount --recursive ${bench().path('root')}`,
        '',
      ].join('\n'),
    )
    expect(existsSync(bench().path('target'))).toBe(false)
  })

  test('a disk’s model and serial number neither command the terminal nor add lines to the list', async () => {
    const evil = disk('/dev/sda', { model: 'A\u001b[2J\n     2\t/dev/nvme0n1', serial: '\u009b1m\n3' })
    const { stdout } = await install({ disks: [evil, good], input: '\n' })
    expect(stdout).toContain('/dev/sda  500 GiB  A\ufffd[2J      2\t/dev/nvme0n1  serial \ufffd1m 3\n')
    expect(stdout).toMatch(/^ +2\t\/dev\/nvme0n1 {2}500 GiB {2}Samsung/m)
  })

  test('a disk of another making, such as an encrypted one, has no seed to wipe', async () => {
    expect((await install({ input: '1\nnvme0n1\n', seed: '' })).code).toBe(0)
    expect(log()).not.toContain('blkdiscard')
  })

  test.each([
    ['no number', '\n', 'nothing was changed'],
    ['no such number', '7\n', 'no disk number 7'],
    ['something that is not a number', '1; reboot\n', 'is not the number of a disk'],
    ['number 0', '0\n', 'is not the number of a disk'],
    ['not the name', '1\nyes\n', 'nothing was changed'],
    ['another disk’s name', '1\nsdb\n', 'nothing was changed'],
    ['the end of the input', '1\n', 'nothing was changed'],
  ])('given %s, it changes nothing', async (_, input, words) => {
    const outcome = await install({ input })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr.toLowerCase()).toContain(words)
    expect(log()).toBe('nothing')
  })

  test('says what is wrong with each disk if none fits', async () => {
    const outcome = await install({
      disks: [installer, disk('/dev/sda', { size: 32 * GiB }), disk('/dev/sdc', { ro: true })],
    })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain(
      '/dev/sda  32 GiB  Samsung SSD 980  serial S-sda  is too small (64 GiB are needed)',
    )
    expect(outcome.stderr).toContain('is read-only')
    expect(outcome.stderr).toContain('there is no disk')
  })

  test('a disk of a volume group over two disks is refused, with the other one and what to do', async () => {
    const member = (path: string) => {
      const child = { kname: `${path.slice(5)}1`, path: `${path}1`, type: 'part', fstype: 'LVM2_member' }
      return disk(path, { kname: path.slice(5), children: [child] })
    }
    const disks = [member('/dev/sda'), member('/dev/sdc'), good]
    const outcome = await install({ disks, input: '\n' })
    expect(outcome.stdout).toMatch(/1\t\/dev\/nvme0n1 /)
    expect(outcome.stdout).not.toContain('2\t')
    expect(outcome.stdout).toContain(
      'serial S-sda  shares a volume group, an array or a pool with /dev/sdc, which installing would erase as well',
    )
    const named = await install({ disks, args: ['--disk', '/dev/sda', '--serial', 'S-sda'] })
    expect(named.code).toBe(1)
    expect(named.stderr).toContain('vgreduce and pvremove')
    expect(log()).toBe('nothing')
  })

  test('a second KaliunBox in the same computer is refused: its partitions have the same names', async () => {
    const old = disk('/dev/sda', {
      children: [{ path: '/dev/sda3', partlabel: 'kiln-root', mountpoints: [null] }],
    })
    const outcome = await install({ disks: [installer, good, old], input: '1\nnvme0n1\n' })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('/dev/sda already contains a KaliunBox installation')
    expect(log()).toBe('nothing')
    // Reinstalling over the old one is allowed.
    expect((await install({ disks: [installer, good, old], input: '2\nsda\n' })).code).toBe(0)
  })

  test('disks that were changed in between are noticed', async () => {
    bench().write('lsblk.json', JSON.stringify({ blockdevices: [good] }))
    const changed = bench().write(
      'other.json',
      JSON.stringify({ blockdevices: [{ ...good, serial: 'another' }] }),
    )
    const run = install({ disks: [good], input: '1\nnvme0n1\n' })
    bench().fake(
      'lsblk',
      `if [ -e seen ]; then cat ${changed}; else touch seen; cat ${bench().path('lsblk.json')}; fi`,
    )
    const outcome = await run
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('is no longer the disk')
    expect(log()).toBe('nothing')
  })
})
