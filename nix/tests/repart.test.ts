// The image's own partition definitions, carried out by a real systemd-repart on a small root. Needs a nixpkgs
// (docs/nix.md) and, in KILN_REPART_ROOT, a folder with a system to chroot into whose systemd is 257 or newer, with
// fakeroot, mtools and the programs of the file systems.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noSources, ofCell, sources } from './given.ts'

const chroot = process.env['KILN_REPART_ROOT'] ?? ''
const { env } = sources
const MiB = 1 << 20
const seedType = '5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001'

type Value = string | number | boolean | string[]
type Definitions = Record<string, Record<string, Value>>
type Repart = {
  definitions: Definitions
  growth: Definitions
  flags: string[]
  env: Record<string, string>
  filePath: string
}

const repartOf = (fileSystem: string): Repart =>
  ofCell('repart', {
    profile: 'template',
    system: 'x86_64-linux',
    settings: { options: { fileSystem } },
  })

// Not below /tmp: systemd-repart passes over single files from there without a word.
const work = join(chroot, 'srv', 'kiln-repart')
const inside = (...parts: string[]) => join('/srv/kiln-repart', ...parts)

function writeDefinitions(folder: string, definitions: Definitions, more: Record<string, string[]> = {}) {
  mkdirSync(join(work, folder), { recursive: true })
  for (const [name, settings] of Object.entries(definitions)) {
    const lines = Object.entries({ ...settings, ...(more[name] ? { CopyFiles: more[name] } : {}) }).flatMap(
      ([key, value]) =>
        (Array.isArray(value) ? value : [value]).map((one: Value) => `${key}=${one === true ? 'yes' : one}`),
    )
    writeFileSync(join(work, folder, `${name}.conf`), `[Partition]\n${lines.join('\n')}\n`)
  }
}

/** As nixpkgs' builder calls it, below fakeroot, without a loop device. */
function repart(args: string[], more: Record<string, string> = {}) {
  const done = spawnSync('chroot', [chroot, 'fakeroot', 'systemd-repart', ...args], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/usr/sbin', SOURCE_DATE_EPOCH: '1', TMPDIR: '/tmp', ...more },
  })
  expect(done.stderr + done.stdout).not.toMatch(/Failed|Unknown key/)
  expect(done.status, done.stderr).toBe(0)
}

const sha256 = (name: string) =>
  createHash('sha256')
    .update(readFileSync(join(work, name)))
    .digest('hex')
function bytesAt(name: string, offset: number, length: number) {
  const bytes = Buffer.alloc(length)
  const file = openSync(join(work, name), 'r')
  readSync(file, bytes, 0, length, offset)
  closeSync(file)
  return bytes
}

type Partition = { startBytes: number; sizeBytes: number; type: string; name: string }

/** The table of a GPT disk (UEFI specification, 5.3): entries of 128 bytes from the third sector on. */
function partitions(name: string): Partition[] {
  const table = bytesAt(name, 1024, 16_384)
  return Array.from({ length: 128 }, (_, index) => table.subarray(index * 128, index * 128 + 128))
    .filter(entry => entry.some(byte => byte !== 0))
    .map(entry => {
      const [first, last] = [entry.readBigUInt64LE(32), entry.readBigUInt64LE(40)]
      return {
        startBytes: Number(first) * 512,
        sizeBytes: Number(last - first + 1n) * 512,
        // The first three parts of a GUID are little-endian.
        type: [
          entry.subarray(0, 4).toReversed(),
          entry.subarray(4, 6).toReversed(),
          entry.subarray(6, 8).toReversed(),
          entry.subarray(8, 10),
          entry.subarray(10, 16),
        ]
          .map(part => Buffer.from(part).toString('hex'))
          .join('-'),
        name: entry.toString('utf16le', 56, 128).replace(/\0+$/, ''),
      }
    })
}

/** What stands for the system: one store path (of a size that leaves room for the journal), its registration, and an ESP's tree. */
function fixture(top: string) {
  mkdirSync(join(work, 'store', 'hash-system', 'bin'), { recursive: true })
  writeFileSync(join(work, 'store', 'hash-system', 'bin', 'run'), Buffer.alloc(200 * MiB, 'kiln'), {
    mode: 0o555,
  })
  writeFileSync(join(work, 'registration'), '/nix/store/hash-system\n')
  mkdirSync(join(work, 'esp', 'EFI', 'BOOT'), { recursive: true })
  writeFileSync(join(work, 'esp', 'EFI', 'BOOT', 'BOOTX64.EFI'), 'MZ')
  const store = top === '' ? '/nix/store' : '/@nix/store'
  return {
    '10-esp': [`${inside('esp')}:/`],
    '30-root': [
      `${inside('store', 'hash-system')}:${store}/hash-system`,
      `${inside('registration')}:${top}/nix-path-registration`,
    ],
  }
}

function make(told: Repart, name: string) {
  const flags = told.flags.map(flag =>
    flag.startsWith('--definitions=') ? `--definitions=${inside('image.d')}` : flag,
  )
  rmSync(join(work, name), { force: true })
  repart([...flags, inside(name)], told.env)
}

describe.skipIf(noSources)('the image', () => {
  let image: Repart
  beforeAll(() => {
    image = repartOf('ext4')
  })

  test('is made without a loop device, also by root without a sandbox', () => {
    expect(image.flags).toContain('--offline=yes')
  })

  test('has an EFI system partition, the seed, and a root that grows, in this order', () => {
    const partitions = Object.entries(image.definitions).toSorted(([a], [b]) => a.localeCompare(b))
    expect(partitions.map(([, { Type, Format, Label }]) => [Type, Format, Label])).toEqual([
      ['esp', 'vfat', 'kiln-esp'],
      [seedType, undefined, 'kiln-seed'],
      ['root', 'ext4', 'kiln-root'],
    ])
    expect(image.growth).toEqual({ '30-root': { Label: 'kiln-root', Type: 'root' } })
  })
})

describe.skipIf(noSources || !chroot)('the image by systemd-repart', () => {
  beforeAll(() => {
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work, { recursive: true })
    if (spawnSync('mountpoint', ['-q', join(chroot, 'proc')]).status !== 0) {
      execFileSync('mount', ['-t', 'proc', 'proc', join(chroot, 'proc')])
    }
  })
  afterAll(() => {
    rmSync(work, { recursive: true, force: true })
    spawnSync('umount', [join(chroot, 'proc')])
  })

  test('has ESP, seed and root, the same bits in two runs, and grows without touching the seed', () => {
    const told = repartOf('ext4')
    writeDefinitions('image.d', told.definitions, fixture(''))
    make(told, 'one.raw')
    make(told, 'two.raw')
    expect(sha256('one.raw')).toBe(sha256('two.raw'))

    const [esp, seed, root] = partitions('one.raw')
    expect([esp?.name, seed?.name, root?.name]).toEqual(['kiln-esp', 'kiln-seed', 'kiln-root'])
    expect([esp?.sizeBytes, seed?.sizeBytes]).toEqual([512 * MiB, 4 * MiB])
    expect(seed?.type).toBe(seedType)
    const seedAt = seed?.startBytes ?? 0
    expect(bytesAt('one.raw', seedAt, 4 * MiB).every(byte => byte === 0)).toBe(true)

    const file = `${inside('one.raw')}?offset=${root?.startBytes}`
    const debugfs = (command: string) =>
      execFileSync('chroot', [chroot, 'debugfs', '-R', command, file], {
        encoding: 'utf8',
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    expect(debugfs('stat /nix/store/hash-system/bin/run')).toMatch(
      /Mode:\s+0555[\s\S]*User:\s+0\s+Group:\s+0/,
    )
    expect(debugfs('stat /nix/var/nix/profiles/system')).toContain('Fast link dest: "system-1-link"')
    expect(debugfs('cat /nix-path-registration')).toContain('/nix/store/hash-system')
    expect(debugfs('stat /etc')).toMatch(/Mode:\s+0755/)
    expect(debugfs('stat <8>')).toContain(`Size: ${64 * MiB}`)

    // First boot on a drive of 4 GiB, with a seed that has not been read yet.
    const image = openSync(join(work, 'one.raw'), 'r+')
    writeSync(image, 'KILNSEED 1', seedAt)
    truncateSync(join(work, 'one.raw'), 4096 * MiB)
    writeDefinitions('boot.d', told.growth)
    repart(['--dry-run=no', `--definitions=${inside('boot.d')}`, inside('one.raw')])
    const grown = partitions('one.raw')
    expect(grown.map(({ name }) => name)).toEqual(['kiln-esp', 'kiln-seed', 'kiln-root'])
    expect(grown[2]?.startBytes).toBe(root?.startBytes)
    expect(grown[2]?.sizeBytes).toBeGreaterThan(3500 * MiB)
    expect(bytesAt('one.raw', seedAt, 10).toString()).toBe('KILNSEED 1')
  })

  test('has its subvolumes as Btrfs', () => {
    const told = repartOf('btrfs')
    writeDefinitions('image.d', told.definitions, fixture('/@root'))
    make(told, 'btrfs.raw')
    const [, , root] = partitions('btrfs.raw')
    execFileSync('dd', [
      `if=${join(work, 'btrfs.raw')}`,
      `of=${join(work, 'root.btrfs')}`,
      'bs=1M',
      'iflag=skip_bytes,count_bytes',
      `skip=${root?.startBytes}`,
      `count=${root?.sizeBytes}`,
      'status=none',
    ])
    const dumped = spawnSync(
      'chroot',
      [chroot, 'btrfs', 'inspect-internal', 'dump-tree', '-t', 'root', inside('root.btrfs')],
      { encoding: 'utf8' },
    )
    for (const name of ['@root', '@nix', '@home'])
      expect(dumped.stdout.split('\n').filter(line => line.endsWith(`name ${name}`))).not.toEqual([])
  })
})
