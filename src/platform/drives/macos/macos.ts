// Drives on macOS. Written from diskutil's documentation and output recorded by others; never run on a Mac.

import { realpath, stat } from 'node:fs/promises'
import { macNumber } from '#shared/drives/device-number.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { type Ask, ask } from '../ask.ts'
import { type DiskInfo, parseDiskutilInfo, parseDiskutilList, type WholeDisk } from './diskutil.ts'
import { isPhysical, isSynthesised, toDrive } from './drives.ts'
import { holdingDisks } from './holding.ts'
import { type Attached, attachedDisks, registryClasses } from './registry.ts'

/** `asking` runs diskutil and ioreg. */
export async function listDrives(signal?: AbortSignal, asking: Ask = ask): Promise<Drive[]> {
  const [disks, registry] = await Promise.all([readList(asking, signal), readRegistry(asking, signal)])
  const drives = await Promise.all(
    disks.map(async disk => {
      const name = disk.DeviceIdentifier
      const info = isSynthesised(disk) ? null : await readInfo(name, asking, signal)
      if (!info || !isPhysical(disk, info)) return []
      const facts = { disk, info, attached: registry.get(name) ?? null, deviceNumber: await numberOf(name) }
      return [toDrive(facts, disks)]
    }),
  )
  return drives.flat()
}

/** Reads a drive, or a disk image. Throws drive.missing, drive.not-whole. */
export async function readDrive(path: string, signal?: AbortSignal, asking: Ask = ask): Promise<Drive> {
  const operation = 'drives.show'
  const name = path.replace(/^\/dev\/r?/, '')
  const [disks, registry] = await Promise.all([readList(asking, signal), readRegistry(asking, signal)])
  const disk = disks.find(each => each.DeviceIdentifier === name)
  const info = disk && (await readInfo(name, asking, signal))
  if (disk && info && !isSynthesised(disk)) {
    const facts = { disk, info, attached: registry.get(name) ?? null, deviceNumber: await numberOf(name) }
    return toDrive(facts, disks)
  }
  const whole = /^(disk\d+)s\d/.exec(name)?.[1]
  // This is also a disk in the list that was pulled out before it was described.
  if (disk ? !info && !isSynthesised(disk) : !whole)
    throw failure('drive.missing', { operation, values: { path } })
  const reason = whole
    ? message('drive.reason.part', { whole: `/dev/${whole}` })
    : message('drive.reason.synthesised')
  throw failure('drive.not-whole', { operation, values: { path, reason } })
}

export async function macosHolding(file: string): Promise<string[]> {
  // A file that does not exist yet is where its name says.
  return holdingDisks(await realpath(file).catch(() => file), await readList(ask))
}

/** Empty if ioreg cannot be read: diskutil's own UUIDs then have to do. */
async function readRegistry(ask: Ask, signal?: AbortSignal): Promise<Map<string, Attached>> {
  const answers = await Promise.all(
    registryClasses.map(async name => ask('ioreg', ['-a', '-l', '-r', '-c', name], signal)),
  )
  try {
    return attachedDisks(answers.map(({ code, stdout }) => (code === 0 ? stdout : '')))
  } catch {
    // Then diskutil's own UUIDs and the port have to do.
    return new Map()
  }
}

const numberOf = async (name: string) =>
  stat(`/dev/${name}`, { bigint: true }).then(
    ({ rdev }) => macNumber(rdev),
    () => '',
  )

const diskutil = async (ask: Ask, args: string[], signal?: AbortSignal) => {
  const { code, stdout } = await ask('diskutil', args, signal)
  return code === 0 ? stdout : null
}

async function readList(ask: Ask, signal?: AbortSignal): Promise<WholeDisk[]> {
  const failed = (reason: Message, cause?: unknown) =>
    failure('tool.failed', { operation: 'drives', values: { tool: 'diskutil', reason }, cause })
  const plist = await diskutil(ask, ['list', '-plist'], signal)
  if (plist === null) throw failed(message('reason.no-answer'))
  try {
    return parseDiskutilList(plist)
  } catch (thrown) {
    throw failed(message('reason.not-understood'), thrown)
  }
}

/** Null for a disk that has gone away since: diskutil then fails, or describes its error. It must not hide the others. */
async function readInfo(name: string, ask: Ask, signal?: AbortSignal): Promise<DiskInfo | null> {
  const plist = await diskutil(ask, ['info', '-plist', name], signal)
  try {
    return plist === null ? null : parseDiskutilInfo(plist)
  } catch {
    return null
  }
}
