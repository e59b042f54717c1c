// kaliunbox-install: which disks it offers, what it asks, and what ends up where. The programs that would touch a
// disk are fakes that write down their arguments and input.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench } from './script.ts'

type Disk = Record<string, unknown> & { path: string }
const GiB = 1024 ** 3
const disk = (path: string, more: Record<string, unknown> = {}): Disk => ({
  name: path.slice(5),
  path,
  type: 'disk',
  size: 500 * GiB,
  ro: false,
  model: 'Samsung SSD 980   ',
  serial: `S-${path.slice(5)}`,
  partlabel: null,
  mountpoints: [null],
  ...more,
})
const installer = disk('/dev/sdb', {
  size: 64 * GiB,
  model: 'USB stick',
  children: [{ path: '/dev/sdb1', partlabel: null, mountpoints: ['/iso'] }],
})
const good = disk('/dev/nvme0n1', {
  children: [{ path: '/dev/nvme0n1p1', partlabel: 'Windows', mountpoints: [null] }],
})

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  for (const folder of ['root', 'state', 'flake']) mkdirSync(bench.path(folder))
  const log = bench.path('log')
  bench.fake('id', 'echo 0')
  bench.fake('disko', `echo "disko $* on $(readlink ${bench.path('target')})" >> ${log}`)
  bench.fake('blkdiscard', `echo "blkdiscard $*" >> ${log}`)
  bench.fake('nixos-install', `echo "nixos-install $*" >> ${log}`)
  bench.fake('pvs', 'exit 5')
  bench.install('kiln-shared-disks', '../../modules/image/iso/kiln-shared-disks.sh')
  bench.install('kiln-way-in', '../../modules/image/iso/kiln-way-in.sh')
  bench.install('plain-text', '../../modules/services/plain-text.sh')
  bench.fake('umount', `echo "umount $*" >> ${log}`)
})
afterEach(() => bench.remove())

const log = () => (existsSync(bench.path('log')) ? readFileSync(bench.path('log'), 'utf8') : 'nothing')
const install = ({
  disks = [installer, good],
  args = [] as string[],
  input = '',
  flake = '',
  seed = '/dev/disk/by-partlabel/kiln-seed',
  keys = '1',
  efi = bench.folder,
}: {
  disks?: Disk[]
  args?: string[]
  input?: string
  flake?: string
  seed?: string
  keys?: string
  efi?: string
} = {}) => {
  bench.write('lsblk.json', JSON.stringify({ blockdevices: disks }))
  bench.fake('lsblk', `cat ${bench.path('lsblk.json')}`)
  return bench.run('installer/kaliunbox-install.sh', {
    args,
    input,
    env: {
      INSTALL_SYSTEM: '/nix/store/system',
      INSTALL_DISKO: 'disko',
      INSTALL_LINK: bench.path('target'),
      INSTALL_SEED: seed,
      INSTALL_FLAKE: flake,
      INSTALL_MINIMUM_MIB: '65536',
      INSTALL_ROOT: bench.path('root'),
      KALIUN_STATE: bench.path('state'),
      ADMINISTRATOR: 'admin',
      KEYS: keys,
      HASH_FILE: '/var/lib/kiln/secrets/passwordHash',
      EFI_FOLDER: efi,
    },
  })
}

test('a computer that was started by BIOS is refused before anything is changed, with what to change there', async () => {
  const outcome = await install({ input: '1\nnvme0n1\n', efi: bench.path('missing') })
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  expect(outcome.stderr).toMatch(/^kaliunbox-install: this computer was started by BIOS, /)
  expect(outcome.stderr).toContain('set the boot mode to UEFI (CSM or Legacy off)')
  expect(log()).toBe('nothing')
})

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
        `nixos-install --root ${bench.path('root')} --system /nix/store/system --no-root-password --no-channel-copy`,
        `umount --recursive ${bench.path('root')}`,
        '',
      ].join('\n'),
    )
    expect(existsSync(bench.path('target'))).toBe(false)
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

  test('without a disk that fits, it says what is wrong with each', async () => {
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
    bench.write('lsblk.json', JSON.stringify({ blockdevices: [good] }))
    const changed = bench.write(
      'other.json',
      JSON.stringify({ blockdevices: [{ ...good, serial: 'another' }] }),
    )
    const run = install({ disks: [good], input: '1\nnvme0n1\n' })
    bench.fake(
      'lsblk',
      `if [ -e seen ]; then cat ${changed}; else touch seen; cat ${bench.path('lsblk.json')}; fi`,
    )
    const outcome = await run
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('is no longer the disk')
    expect(log()).toBe('nothing')
  })
})

describe('given the disk', () => {
  test('it refuses a box that no one could log in to, and takes a key', async () => {
    const args = ['--disk', '/dev/nvme0n1', '--serial', 'S-nvme0n1']
    const refused = await install({ args, keys: '' })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('no one could log in to this box. Nothing was changed.')
    expect(log()).toBe('nothing')

    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', bench.path('id')])
    const key = readFileSync(bench.path('id.pub'), 'utf8')
    expect((await install({ args: [...args, '--key', key.trim()], keys: '' })).code).toBe(0)
    expect(readFileSync(bench.path('root/var/lib/kiln/authorized_keys/admin'), 'utf8')).toBe(key)
  })

  test('it asks nothing, given its serial number [A1]', async () => {
    expect((await install({ args: ['--disk', '/dev/nvme0n1', '--serial', 'S-nvme0n1'] })).code).toBe(0)
  })

  test.each([
    [['--disk', '/dev/nvme0n1'], 'needs --serial'],
    [['--disk', '/dev/nvme0n1', '--serial', 'other'], 'another serial number'],
    [['--disk', '/dev/sdz', '--serial', 'x'], 'no disk /dev/sdz'],
    [['--disk', '/dev/sdb', '--serial', 'S-sdb'], 'is in use (/iso)'],
    [['--disk'], 'needs a value'],
  ])('it refuses %j', async (args, words) => {
    const outcome = await install({ args })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain(words)
    expect(log()).toBe('nothing')
  })
})

describe('the configuration', () => {
  test('copies the claim’s files with their modes, and the flake', async () => {
    bench.write('state/install_id', 'abc')
    bench.write('state/config.json', '{"auth":{}}')
    bench.write('flake/flake.nix', '{ }')
    bench.write('flake/modules/a.nix', '{ }')
    const outcome = await install({ input: '1\nnvme0n1\n', flake: bench.path('flake') })
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).not.toContain('not claimed')
    const at = (path: string) => bench.path('root', path)
    expect(statSync(at('var/lib/kaliun/config.json')).mode & 0o777).toBe(0o600)
    expect(statSync(at('var/lib/kaliun/install_id')).mode & 0o777).toBe(0o644)
    expect(existsSync(at('var/lib/kaliun/connect_api_url'))).toBe(false)
    expect(readFileSync(at('etc/nixos/kaliunbox-flake/modules/a.nix'), 'utf8')).toBe('{ }')
  })

  test('installs an unclaimed box, and says that it is one', async () => {
    expect((await install({ input: '1\nnvme0n1\n' })).stdout).toContain('not claimed yet')
  })
})

test('only root installs', async () => {
  bench.fake('id', 'echo 1000')
  const outcome = await install()
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('sudo kaliunbox-install')
})
