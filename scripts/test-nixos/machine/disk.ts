// Disks of test machines: copies of an image, larger than it, with a seed in its partition.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { ToolError } from '../tool-error.ts'

const makeSeedScript = resolve(import.meta.dirname, '..', '..', '..', 'nix', 'tests', 'vm', 'make-seed.sh')
const sectorBytes = 512
const mebibyte = 2 ** 20
/** Free space after the image, for a second and a third generation. */
export const extraDiskBytes = 2560 * mebibyte

export type Disk = { path: string; sizeMiB: number; seedOffset: number; seedBytes: number }

type Partition = { name?: string; start: number; size: number }

/** The disk in a built image. */
export function rawImageIn(image: string): string {
  const raw = readdirSync(image).find(name => name.endsWith('.raw'))
  if (!raw) throw new ToolError(`${image} has no raw disk.`)
  return join(image, raw)
}

/** The file in a built ISO. */
export function isoFileIn(iso: string): string {
  const name = readdirSync(join(iso, 'iso')).find(each => each.endsWith('.iso'))
  if (!name) throw new ToolError(`${iso} has no ISO.`)
  return join(iso, 'iso', name)
}

/** An empty sparse disk, as large as any profile requires. */
export function createEmptyDisk(folder: string): { path: string; sizeMiB: number } {
  const path = join(folder, 'disk.raw')
  const sizeMiB = 65_536
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, '')
  truncateSync(path, sizeMiB * mebibyte)
  return { path, sizeMiB }
}

/** Sparse, writable and larger than the image: the first boot has to grow into it. */
export function copyImageToDisk(image: string, folder: string): Disk {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'disk.raw')
  execFileSync('cp', ['--sparse=always', rawImageIn(image), path])
  chmodSync(path, 0o644)
  const sizeMiB = Math.ceil((statSync(path).size + extraDiskBytes) / mebibyte)
  truncateSync(path, sizeMiB * mebibyte)
  const seed = readPartitions(path).find(({ name }) => name === 'kiln-seed')
  if (!seed) throw new ToolError('The image has no partition for a seed.')
  return { path, sizeMiB, seedOffset: seed.offset, seedBytes: seed.bytes }
}

/** Offsets and sizes are in bytes. */
export function readPartitions(path: string): { name?: string | undefined; offset: number; bytes: number }[] {
  const table = JSON.parse(execFileSync('sfdisk', ['--json', path], { encoding: 'utf8', stdio: 'pipe' }))
  const partitions: Partition[] = table.partitiontable.partitions
  return partitions.map(({ name, start, size }) => ({
    name,
    offset: start * sectorBytes,
    bytes: size * sectorBytes,
  }))
}

/** The password of profiles that have one. Its keys are at the same place in every keyboard layout. */
export const seedPassword = 'kettle4ada'
const passwordHash =
  '$6$kilnada7$nsqpQZ2Cz8yET2i2eDvUDv/pUa0mfaL9uUR6czWZLA0Vahy.I2lh8T3MhOsPly8GV/cu6h5OBu1EbpCBmv8zt0'

type Seed = { bytes: Buffer; userKeyPath: string; hostKey: string }

/**
 * Host name, user, keys, a password's hash, time zone, language, keyboard, a secret and a Wi-Fi file (nix/tests/vm/make-seed.sh).
 * `ageIdentity`: a file that goes to the machine as the secret of this name.
 */
export function makeSeed(folder: string, hostName: string, ageIdentity = ''): Seed {
  const work = join(folder, 'content')
  const file = join(folder, 'seed.bin')
  mkdirSync(folder, { recursive: true })
  closeSync(openSync(file, 'w'))
  execFileSync('bash', ['-eu', makeSeedScript, file], {
    env: {
      ...process.env,
      SEED_WORK: work,
      SEED_HOSTNAME: hostName,
      SEED_PASSWORD_HASH: passwordHash,
      SEED_AGE_IDENTITY: ageIdentity,
    },
    stdio: 'pipe',
  })
  const bytes = readFileSync(file)
  rmSync(file)
  return {
    bytes,
    userKeyPath: join(work, 'ada'),
    hostKey: readFileSync(join(work, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' '),
  }
}

export function writeSeed(disk: Disk, bytes: Buffer): void {
  const file = openSync(disk.path, 'r+')
  writeSync(file, bytes, 0, bytes.length, disk.seedOffset)
  closeSync(file)
}

export function readSeed(disk: Disk): Buffer {
  const file = openSync(disk.path, 'r')
  const content = Buffer.alloc(disk.seedBytes)
  readSync(file, content, 0, disk.seedBytes, disk.seedOffset)
  closeSync(file)
  return content
}

export const seedIsWiped = (disk: Disk): boolean => readSeed(disk).every(byte => byte === 0)
