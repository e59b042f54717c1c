// Reads what linux/facts.ts describes. Everything except lsblk's output may be missing; then less is known.

import { open, readFile, realpath, stat } from 'node:fs/promises'
import { type Mount, parseMountInfo, parseSwaps } from '#shared/drives/mounts.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Ask } from '../ask.ts'
import { namesIn, textOf } from '../read-text.ts'
import { isDrive, isLoop } from './drives.ts'
import { type LinuxFacts, partsOf } from './facts.ts'
import { type BlockNode, lsblkArgs, parseLsblk } from './lsblk.ts'
import {
  btrfsDevices,
  btrfsSuperblock,
  noSignature,
  parseBlkid,
  parseUdevData,
  type Signature,
} from './signature.ts'

/** blkid's exit status. */
const foundNothing = 2

type Look = (path: string) => Promise<Signature | null>

type Options = {
  ask: Ask
  /** The one drive in question: it is probed directly, and may be a loop device. */
  about?: string | undefined
  signal?: AbortSignal | undefined
}

export async function gatherFacts({ ask, about, signal }: Options): Promise<LinuxFacts> {
  const look: Look = path => probe(path, ask, signal)
  // Probed in parallel with the rest, because the writer waits for it.
  const own = about ? ifBlockDevice(about, look) : null
  // Awaited below.
  own?.catch(() => undefined)
  const [nodes, mounts, swaps, btrfs, pools, loops, startedFrom] = await Promise.all([
    listBlocks(ask, signal),
    readMounts(),
    textOf('/proc/swaps').then(parseSwaps),
    btrfsSets(),
    namesIn('/proc/spl/kstat/zfs'),
    backingFiles(),
    startedFromGuid(),
  ])
  const relevant = nodes.filter(node => isDrive(node) || (isLoop(node) && node.path === about))
  const imported = mounts
    .filter(mount => mount.fileSystem === 'zfs')
    .map(mount => mount.source.split('/')[0] ?? '')
  const [signatures, hardware] = await Promise.all([
    readSignatures(relevant, about, path => (own && path === about ? own : look(path))),
    Promise.all(relevant.map(async ({ kernelName }) => [kernelName, await hardwareOf(kernelName)] as const)),
  ])
  return {
    nodes,
    mounts,
    swaps,
    btrfs,
    pools: [...new Set([...pools, ...imported])],
    loops,
    startedFrom,
    signatures,
    hardware: new Map(hardware),
  }
}

async function listBlocks(ask: Ask, signal: AbortSignal | undefined): Promise<BlockNode[]> {
  const { code, stdout } = await ask('lsblk', lsblkArgs, signal)
  const failed = (reason: Message, cause?: unknown) =>
    failure('tool.failed', { operation: 'drives', values: { tool: 'lsblk', reason }, cause })
  if (code !== 0)
    throw failed(
      code === null ? message('reason.no-answer') : message('reason.exit-status', { status: String(code) }),
    )
  try {
    return parseLsblk(stdout)
  } catch (thrown) {
    throw failed(message('reason.not-understood'), thrown)
  }
}

/** Opening anything else may block, or have side effects: opening /dev/watchdog restarts the computer. */
async function ifBlockDevice(path: string, look: Look): Promise<Signature | null> {
  // A device that is gone counts as none.
  const facts = await stat(path).catch(() => null)
  return facts?.isBlockDevice() ? look(path) : null
}

/** Resolves a source such as "/dev/disk/by-label/x" to the device's own path. */
export async function readMounts(): Promise<Mount[]> {
  const mounts = parseMountInfo(await textOf('/proc/self/mountinfo'))
  return Promise.all(
    mounts.map(async mount => {
      if (!mount.source.startsWith('/dev/')) return mount
      // A missing device keeps its name.
      const source = await realpath(mount.source).catch(() => mount.source)
      return { ...mount, source }
    }),
  )
}

/** From udev's database, which every user may read. Where udev does not run, and for the drive in question, by
 *  probing, which needs permission and a drive that responds. */
async function readSignatures(drives: BlockNode[], about: string | undefined, lookAt: Look) {
  const found = new Map<string, Signature>()
  const look: string[] = []
  const knowsBtrfs = (await namesIn('/sys/fs/btrfs')).length > 0
  for (const drive of drives) {
    for (const { path, deviceNumber, sizeBytes } of partsOf(drive)) {
      const known = parseUdevData(await textOf(`/run/udev/data/b${deviceNumber}`), { knowsBtrfs })
      if (known) found.set(path, known)
      if (sizeBytes > 0 && (!known || drive.path === about)) look.push(path)
    }
  }
  await Promise.all(
    look.map(async path => {
      const signature = await lookAt(path)
      if (signature)
        found.set(path, { ...signature, devices: signature.devices ?? found.get(path)?.devices ?? null })
    }),
  )
  return found
}

/** Null without permission, and if signatures contradict each other. */
async function probe(path: string, ask: Ask, signal: AbortSignal | undefined): Promise<Signature | null> {
  // EACCES is usual for ordinary users; a drive that is gone is no longer listed.
  const file = await open(path).catch(() => null)
  if (!file) return null
  try {
    const { code, stdout } = await ask('blkid', ['-p', '-o', 'export', path], signal)
    if (code === foundNothing) return noSignature
    const signature = code === 0 ? parseBlkid(stdout).get(path) : undefined
    if (signature?.fileSystem !== 'btrfs') return signature ?? null
    const block = new Uint8Array(btrfsSuperblock.length)
    await file.read(block, 0, block.length, btrfsSuperblock.offset)
    return { ...signature, devices: btrfsDevices(block) }
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    // Pulled out while it was being read.
    return null
  } finally {
    await file.close()
  }
}

async function btrfsSets(): Promise<string[][]> {
  const systems = await namesIn('/sys/fs/btrfs')
  const sets = await Promise.all(systems.map(name => namesIn(`/sys/fs/btrfs/${name}/devices`)))
  return sets.filter(set => set.length > 0)
}

/** Loop devices and what is behind them. */
export async function backingFiles(): Promise<Map<string, string>> {
  const loops = (await namesIn('/sys/block')).filter(name => name.startsWith('loop'))
  const files = await Promise.all(loops.map(name => textOf(`/sys/block/${name}/loop/backing_file`)))
  return new Map(
    loops.map((name, index) => [name, (files[index] ?? '').trim()] as const).filter(([, file]) => file),
  )
}

async function hardwareOf(name: string) {
  const at = `/sys/block/${name}`
  const first = async (...files: string[]) =>
    (await Promise.all(files.map(file => textOf(`${at}/${file}`)))).map(text => text.trim()).find(Boolean) ??
    ''
  const isMmc = name.startsWith('mmcblk')
  return {
    serial: await first('device/serial', 'serial'),
    model: isMmc ? await first('device/name') : '',
    cardType: isMmc ? await first('device/type') : '',
    sequence: await first('diskseq'),
  }
}

/** Written by systemd-boot and others: four bytes of attributes, then the GUID in UTF-16. */
async function startedFromGuid(): Promise<string> {
  const name = 'LoaderDevicePartUUID-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f'
  // The variable exists only after booting through EFI.
  const bytes = await readFile(`/sys/firmware/efi/efivars/${name}`).catch(() => Buffer.alloc(0))
  return bytes.subarray(4).toString('utf16le').replaceAll('\0', '').toLowerCase()
}
