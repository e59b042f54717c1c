// Finds the whole drives a file is on: through partitions, volumes, arrays, loop devices and layered file systems.
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { type Mount, mountOf } from '#shared/drives/mounts.ts'
import { namesIn, textOf } from '../read-text.ts'
import { backingFiles, readMounts } from './gather.ts'

/** Device paths: drives, and loop devices below the file or made from it. */
export async function devicesHolding(file: string): Promise<string[]> {
  const found = new Set<string>()
  const loops = await backingFiles()
  const mounts = await readMounts()
  const seen = new Set<string>()

  async function addFile(path: string): Promise<void> {
    if (seen.has(path)) return
    seen.add(path)
    // A file that does not exist yet is still on its mount.
    const real = await realpath(path).catch(() => path)
    // A file without facts may not exist yet: the mount table decides.
    const facts = await stat(real, { bigint: true }).catch(() => null)
    if (facts?.isBlockDevice()) return addDevice(deviceNumber(facts.rdev))
    const number = facts ? deviceNumber(facts.dev) : '0:0'
    if (!number.startsWith('0:')) return addDevice(number)
    const mount = mountOf(real, mounts)
    if (mount) await addMount(mount)
  }

  /** Handles file systems without a single device: btrfs, overlay, FUSE. NFS and tmpfs have no drive. */
  async function addMount({ fileSystem, source, options }: Mount): Promise<void> {
    if (fileSystem === 'overlay') for (const folder of overlayFolders(options)) await addFile(folder)
    const below = fileSystem.startsWith('fuse') ? '/' : '/dev/'
    for (const path of source.split(':')) if (path.startsWith(below)) await addFile(path)
    if (fileSystem !== 'btrfs') return
    for (const name of await btrfsPartners(basename(source))) await addFile(`/dev/${name}`)
  }

  async function addDevice(number: string): Promise<void> {
    // Unplugged in the meantime: it no longer holds anything.
    const at = await realpath(`/sys/dev/block/${number}`).catch(() => null)
    if (!at || seen.has(at)) return
    seen.add(at)
    if (await textOf(`${at}/partition`)) return addDevice((await textOf(`${dirname(at)}/dev`)).trim())
    const slaves = await namesIn(`${at}/slaves`)
    for (const slave of slaves) await addDevice((await textOf(`${at}/slaves/${slave}/dev`)).trim())
    if (slaves.length > 0) return
    found.add(`/dev/${basename(at).replaceAll('!', '/')}`)
    const backing = loops.get(basename(at))
    if (backing) await addFile(backing)
  }

  await addFile(file)
  for (const [name, backing] of loops) if (await isSameFile(backing, file)) found.add(`/dev/${name}`)
  return [...found].sort()
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  // A loop device may outlive its file, which then matches no other file.
  const [a, b] = await Promise.all([one, other].map(path => stat(path).catch(() => null)))
  return a != null && b != null && a.dev === b.dev && a.ino === b.ino
}

/** All devices of the mounted btrfs that `name` belongs to. */
async function btrfsPartners(name: string): Promise<string[]> {
  for (const system of await namesIn('/sys/fs/btrfs')) {
    const devices = await namesIn(`/sys/fs/btrfs/${system}/devices`)
    if (devices.includes(name)) return devices
  }
  return []
}

/** lowerdir, upperdir and workdir; colons in names are escaped. */
export const overlayFolders = (options: string): string[] =>
  [...options.matchAll(/(?:^|,)(?:lowerdir\+?|upperdir|datadir\+?)=((?:\\.|[^,\\])*)/g)].flatMap(
    ([, value = '']) => (value.match(/(?:\\.|[^:\\])+/g) ?? []).map(folder => folder.replace(/\\(.)/g, '$1')),
  )

/** Linux: 12 bits of major at 8, the rest of it at 32; 8 bits of minor at 0, the rest at 20 (makedev(3)). */
export function deviceNumber(dev: bigint): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n)
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}
