// modules/seed/kiln-seed.sh on files in place of partitions.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '..', 'modules', 'seed', 'kiln-seed.sh')
const me = userInfo().username
const group = spawnSync('id', ['--group', '--name'], { encoding: 'utf8' }).stdout.trim()
const partitionBytes = 4 << 20

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-seed-'))
  mkdirSync(join(folder, 'root'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (...parts: string[]) => join(folder, 'root', ...parts)

type Payload = { manifest: string; files: string[]; more?: (folder: string) => string[] }

function tar({ manifest, files, more }: Payload): Buffer {
  const made = mkdtempSync(join(folder, 'payload-'))
  mkdirSync(join(made, 'files'))
  writeFileSync(join(made, 'manifest'), manifest)
  files.forEach((content, index) => {
    writeFileSync(join(made, 'files', String(index + 1)), content)
  })
  const names = ['manifest', ...files.map((_, index) => `files/${index + 1}`), ...(more?.(made) ?? [])]
  return spawnSync('tar', ['--create', '--format=ustar', '--directory', made, ...names]).stdout
}

const headed = (payload: Buffer, lines?: (size: number, sha256: string) => string) => {
  const sha256 = createHash('sha256').update(payload).digest('hex')
  const text = (lines ?? ((size, hash) => `KILNSEED 1\nsize ${size}\nsha256 ${hash}\n`))(
    payload.length,
    sha256,
  )
  const header = Buffer.alloc(512)
  header.write(text)
  return Buffer.concat([header, payload])
}

function partition(content: Buffer, name = 'partition'): string {
  const bytes = Buffer.alloc(partitionBytes)
  content.copy(bytes)
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

/** A program that the script finds before the real one, which is "$real" in it. */
function standIn(name: string, body: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\nreal=${real}\n${body}\n`, { mode: 0o755 })
}
const withoutStandIns = () => rmSync(join(folder, 'bin'), { recursive: true })

const wiped = (device: string) => readFileSync(device).every(byte => byte === 0)

/** With the options that writeShellApplication sets. */
const run = (devices: string[], env: Record<string, string> = {}) =>
  spawnSync('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script, ...devices], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}:/usr/sbin:/sbin`,
      KILN_SEED_ROOT: at(),
      KILN_SEED_WORK: join(folder, 'work'),
      ...env,
    },
  })
const seed = (...devices: string[]) => run(devices)

const good: Payload = {
  manifest: [
    `d 0700 ${me} ${group} /var/lib/kiln/secrets`,
    `f 0600 ${me} ${group} /var/lib/kiln/secrets/wifiPassphrase`,
    `f 0644 ${me} ${group} /var/lib/kiln/hostname`,
    `f 0640 ${me} ${group} /etc/a folder/with spaces.conf`,
  ].join('\n'),
  files: ['open sesame\n', 'box9', Buffer.alloc(70_000, 'x').toString()],
}

test('installs every file with its content and mode, and wipes the partition', () => {
  const device = partition(headed(tar(good)))
  const done = seed(device)
  expect(done.stderr).toContain('installed 3 files')
  expect(done.status).toBe(0)
  expect(readFileSync(at('var/lib/kiln/hostname'), 'utf8')).toBe('box9')
  expect(readFileSync(at('etc/a folder/with spaces.conf')).length).toBe(70_000)
  const mode = (path: string) => (statSync(at(path)).mode & 0o7777).toString(8)
  expect(mode('var/lib/kiln/secrets')).toBe('700')
  expect(mode('var/lib/kiln/secrets/wifiPassphrase')).toBe('600')
  expect(mode('var/lib/kiln/hostname')).toBe('644')
  expect(mode('etc/a folder/with spaces.conf')).toBe('640')
  expect(mode('etc')).toBe('755')
  expect(wiped(device)).toBe(true)
  expect(existsSync(at('var/lib/kiln/seeded'))).toBe(true)
  expect(existsSync(join(folder, 'work', 'files'))).toBe(false)
})

test('replaces a file that is there', () => {
  mkdirSync(at('var/lib/kiln'), { recursive: true })
  writeFileSync(at('var/lib/kiln/hostname'), 'old')
  seed(partition(headed(tar(good))))
  expect(readFileSync(at('var/lib/kiln/hostname'), 'utf8')).toBe('box9')
})

test('leaves an empty partition, and one with something else on it, as it is', () => {
  const [empty, other] = [partition(Buffer.alloc(0)), partition(Buffer.from('my own data'), 'other')]
  expect(seed(empty, other).status).toBe(0)
  expect(readFileSync(other).subarray(0, 11).toString()).toBe('my own data')
  expect(existsSync(at('var/lib/kiln/seeded'))).toBe(true)
})

test('takes the seed of a second disk where the first has none', () => {
  const [empty, second] = [partition(Buffer.alloc(0)), partition(headed(tar(good)), 'second')]
  expect(seed(empty, second).status).toBe(0)
  expect(existsSync(at('var/lib/kiln/hostname'))).toBe(true)
})

const line = (text: string): Payload => ({ manifest: text, files: ['x'] })
const ours = `${me} ${group}`
const refused: [name: string, content: () => Buffer, reason: string][] = [
  [
    'a newer version',
    () => headed(tar(good), (size, hash) => `KILNSEED 2\nsize ${size}\nsha256 ${hash}\n`),
    'it has version "2", and this system reads version 1',
  ],
  [
    'a wrong checksum',
    () => headed(tar(good), size => `KILNSEED 1\nsize ${size}\nsha256 ${'0'.repeat(64)}\n`),
    'its checksum is wrong',
  ],
  ['no checksum', () => headed(tar(good), size => `KILNSEED 1\nsize ${size}\n`), 'its checksum is missing'],
  [
    'a size beyond the partition',
    () => headed(tar(good), (_, hash) => `KILNSEED 1\nsize 99999999\nsha256 ${hash}\n`),
    'does not fit the partition',
  ],
  [
    'a size that is an expression',
    () => headed(tar(good), (_, hash) => `KILNSEED 1\nsize a[$(id)]\nsha256 ${hash}\n`),
    'does not fit the partition',
  ],
  [
    'a payload that is not an archive',
    () => headed(Buffer.from('no archive at all')),
    'its payload is not a tar archive',
  ],
  [
    'a link in the archive',
    () =>
      headed(
        tar({
          ...good,
          more: made => {
            spawnSync('ln', ['--symbolic', '/etc', join(made, 'files', '9')])
            return ['files/9']
          },
        }),
      ),
    'it holds something other than regular files',
  ],
  [
    'a strange name in the archive',
    () =>
      headed(
        tar({
          ...good,
          more: made => {
            writeFileSync(join(made, 'evil'), '')
            return ['evil']
          },
        }),
      ),
    'it holds a file of an unknown name',
  ],
  [
    'a way out of the folder',
    () => headed(tar(line(`f 0600 ${ours} /etc/../boot/x`))),
    'line 1 of its manifest leads elsewhere',
  ],
  [
    'a place that is no such',
    () => headed(tar(line(`f 0600 ${ours} /boot/x`))),
    "line 1 of its manifest can't be read",
  ],
  ['a setuid mode', () => headed(tar(line(`f 4755 ${ours} /etc/x`))), "line 1 of its manifest can't be read"],
  [
    'an owner that is not here',
    () => headed(tar(line(`f 0600 nobody-here ${group} /etc/x`))),
    'names an owner',
  ],
  [
    'a missing file',
    () => headed(tar(line(`f 0600 ${ours} /etc/x\nf 0600 ${ours} /etc/y`))),
    'file 2 of its manifest is missing',
  ],
  ['an empty manifest', () => headed(tar(line(''))), 'it is empty'],
]

test.each(refused)('refuses %s whole, says why, and wipes it', (_, content, reason) => {
  const device = partition(content())
  const done = seed(device)
  expect(done.stderr).toContain('installed nothing of it')
  expect(done.stderr).toContain(reason)
  expect(done.status).toBe(1)
  expect(existsSync(at('etc'))).toBe(false)
  expect(existsSync(at('var/lib/kiln/hostname'))).toBe(false)
  expect(wiped(device)).toBe(true)
  expect(existsSync(at('var/lib/kiln/seeded'))).toBe(true)
})

const isOver = () => existsSync(at('var/lib/kiln/seeded'))

test('a file that can’t be put in its place fails, and is tried at two more starts before the seed is given up', () => {
  const device = partition(headed(tar(good)))
  mkdirSync(at('var/lib/kiln/hostname'), { recursive: true })
  for (const _ of [1, 2, 3]) {
    const done = seed(device)
    expect(done.stderr).toContain('could not be installed completely')
    expect(done.stderr).not.toContain('files\n')
    expect(done.status).toBe(1)
    expect(wiped(device)).toBe(false)
    expect(isOver()).toBe(false)
    expect(existsSync(at('var/lib/kiln/hostname.kiln-seed'))).toBe(false)
  }
  const last = seed(device)
  expect(last.stderr).toContain('gave up on the seed')
  expect(last.status).toBe(1)
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})

test.each([
  ['a folder that can’t be made', 'etc', ''],
  ['a file of that name where its folder would be', 'etc/a folder', ''],
])('%s fails too', (_, path, text) => {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), text)
  const device = partition(headed(tar(good)))
  expect(seed(device).status).toBe(1)
  expect(wiped(device)).toBe(false)
  rmSync(at(path))
  expect(seed(device)).toMatchObject({ status: 0 })
  expect(wiped(device)).toBe(true)
})

test('the files are on their drive before the seed is wiped and the first boot is over', () => {
  const device = partition(headed(tar(good)))
  const seen = join(folder, 'seen')
  standIn(
    'sync',
    `head --bytes=10 ${device} >>${seen}; ls ${at('var/lib/kiln')} >>${seen}; printf '%s\\n' "$@" >>${seen}; exec $real "$@"`,
  )
  expect(seed(device).status).toBe(0)
  expect(readFileSync(seen, 'utf8').split('\n')).toEqual([
    'KILNSEED 1hostname',
    'secrets',
    'seed-starts',
    '--file-system',
    at('var/lib/kiln/secrets'),
    at('var/lib/kiln/secrets/wifiPassphrase'),
    at('var/lib/kiln/hostname'),
    at('etc/a folder/with spaces.conf'),
    '',
  ])
})

test('a drive that can’t take the files keeps its seed', () => {
  const device = partition(headed(tar(good)))
  standIn('sync', 'exit 1')
  expect(seed(device).status).toBe(1)
  expect(wiped(device)).toBe(false)
  expect(isOver()).toBe(false)
})

test('an end by a signal in the middle leaves the seed to the next start', () => {
  const device = partition(headed(tar(good)))
  standIn('install', `case "$*" in *wifiPassphrase*) kill -TERM $PPID ;; *) exec $real "$@" ;; esac`)
  expect(seed(device)).toMatchObject({ signal: 'SIGTERM' })
  expect(isOver()).toBe(false)
  expect(existsSync(join(folder, 'work', 'files'))).toBe(false)
  withoutStandIns()
  expect(seed(device)).toMatchObject({ status: 0 })
  expect(readFileSync(at('var/lib/kiln/secrets/wifiPassphrase'), 'utf8')).toBe('open sesame\n')
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})

// The wipe writes three times: a mark over the header, zeros over the rest, zeros over the mark.
test.each([
  [1, 'before'],
  [1, 'after'],
  [2, 'before'],
  [2, 'in the middle of'],
  [2, 'after'],
  [3, 'before'],
])('a power cut at the wipe’s write %i, %s it, leaves nothing behind for good', (write, when) => {
  const device = partition(headed(tar(good)))
  const part = `$real "$\{@/#count=*/count=65536}"`
  standIn(
    'dd',
    [
      `echo >>${folder}/writes`,
      `[ $(wc -l <${folder}/writes) = ${write} ] || exec $real "$@"`,
      when === 'after' ? '$real "$@"' : when === 'before' ? '' : part,
      'kill -KILL $PPID',
    ].join('\n'),
  )
  expect(seed(device)).toMatchObject({ signal: 'SIGKILL' })
  expect(wiped(device)).toBe(false)
  expect(isOver()).toBe(false)
  withoutStandIns()
  const done = seed(device)
  expect(done.status).toBe(0)
  // Before the mark there is the whole seed, which is installed once more.
  const again = write === 1 && when === 'before'
  expect(done.stderr).toContain(again ? 'installed 3 files' : 'resuming the interrupted wipe')
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})

test('says nothing of its own tools', () => {
  // tail once complained of a broken pipe at each first boot.
  expect(seed(partition(headed(tar(good)))).stderr).toBe('kiln-seed: installed 3 files\n')
})

describe('looking for the partition by itself', () => {
  /** The partitions that the kernel lists: device name → the label that blkid reads, null for none. */
  const computer = (partitions: Record<string, string | null>, settles = true) => {
    for (const name of Object.keys(partitions)) {
      mkdirSync(join(folder, 'sys', 'class', 'block', name), { recursive: true })
      writeFileSync(join(folder, 'sys', 'class', 'block', name, 'partition'), '1\n')
      writeFileSync(join(folder, 'sys', 'class', 'block', name, 'uevent'), `MAJOR=259\nDEVNAME=${name}\n`)
    }
    mkdirSync(join(folder, 'sys', 'class', 'block', 'sda'), { recursive: true })
    const cases = Object.entries(partitions).map(
      ([name, label]) => `*/dev/${name}) ${label === null ? 'exit 2' : `echo ${label}`} ;;`,
    )
    standIn('blkid', `case "$*" in ${cases.join(' ')} esac`)
    standIn('udevadm', `exit ${settles ? 0 : 1}`)
  }
  const look = () => run([], { KILN_SEED_SYS: join(folder, 'sys'), KILN_SEED_LABEL: 'kiln-seed' })
  // Devices are below /dev, and a seed there would be a real one: these tests look at labels and at what is not there.

  test('a first boot without a seed is over once every device is there', () => {
    computer({ sda1: 'kiln-esp', sda2: null })
    expect(look()).toMatchObject({ status: 0, stderr: '' })
    expect(isOver()).toBe(true)
  })

  test('a boot whose devices are not all there yet is not taken for one without a seed', () => {
    computer({ sda1: 'kiln-esp' }, false)
    for (const _ of [1, 2, 3]) {
      const done = look()
      expect(done.status).toBe(0)
      expect(done.stderr).toContain('the next boot looks again')
      expect(isOver()).toBe(false)
    }
    // But not for ever: what somebody attaches one day must not be read.
    expect(look()).toMatchObject({ status: 0, stderr: '' })
    expect(isOver()).toBe(true)
  })

  test('starts that looked too early are not counted as starts on a seed', () => {
    computer({ sda1: 'kiln-esp' }, false)
    for (const _ of [1, 2, 3]) look()
    expect(seed(partition(headed(tar(good)))).stderr).toContain('installed 3 files')
    expect(isOver()).toBe(true)
  })

  test('a partition of that label that can’t be read may have a seed', () => {
    computer({ 'no-such-device': 'kiln-seed' })
    expect(look().stderr).toContain('the next boot looks again')
    expect(isOver()).toBe(false)
  })

  test.each([
    ['no partition is known', {}, ''],
    ['a program is missing', { sda1: 'kiln-esp' }, 'exit 127'],
  ])('where %s, it fails and looks again at the next start', (_, partitions, blkid) => {
    computer(partitions)
    if (blkid) standIn('blkid', blkid)
    for (const __ of [1, 2, 3, 4, 5]) {
      expect(look()).toMatchObject({ status: 1, stderr: expect.stringContaining('could not be listed') })
      expect(isOver()).toBe(false)
    }
  })

  const canAttach = process.getuid?.() === 0 && existsSync('/dev/loop-control')
  test.skipIf(!canAttach)('finds a real partition by its label, without udev', () => {
    const label = `kiln-seed-${randomBytes(4).toString('hex')}`
    const disk = join(folder, 'disk.raw')
    writeFileSync(disk, '')
    truncateSync(disk, 15 << 20)
    const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
    const tool = (program: string, ...args: string[]) =>
      execFileSync(program, args, { encoding: 'utf8', env })
    tool(
      'sgdisk',
      '--new=1:0:+4M',
      '--change-name=1:other',
      '--new=2:0:+4M',
      `--change-name=2:${label}`,
      disk,
    )
    writeFileSync(disk, Buffer.concat([readFileSync(disk).subarray(0, 5 << 20), headed(tar(good))]), {
      flag: 'r+',
    })
    const loop = tool('losetup', '--find', '--show', disk).trim()
    try {
      tool('partx', '--add', loop)
      standIn('udevadm', 'exit 1')
      const found = run([], { KILN_SEED_LABEL: label })
      expect(found.stderr).toContain('installed 3 files')
      expect(found.status).toBe(0)
      expect(readFileSync(`${loop}p2`).every(byte => byte === 0)).toBe(true)
      expect(isOver()).toBe(true)
    } finally {
      spawnSync('partx', ['--delete', loop], { env })
      spawnSync('losetup', ['--detach', loop], { env })
    }
  })
})
