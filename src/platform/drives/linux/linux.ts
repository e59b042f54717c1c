// Drives on Linux: lsblk, udev's database, sysfs and the kernel's tables.

import { realpath } from 'node:fs/promises'
import type { Drive } from '#shared/drives/drive.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { ask } from '../ask.ts'
import { isDrive, isLoop, toDrive } from './drives.ts'
import { gatherFacts } from './gather.ts'
import { withDescendants } from './lsblk.ts'

export async function listDrives(signal?: AbortSignal): Promise<Drive[]> {
  const facts = await gatherFacts({ ask, signal })
  return facts.nodes.filter(isDrive).map(node => toDrive(node, facts))
}

/** Finds one drive, or loop device, by any of its names. Throws drive.missing, drive.not-whole, drive.not-drive. */
export async function readDrive(path: string, signal?: AbortSignal): Promise<Drive> {
  const operation = 'drives.show'
  // Whatever the reason, this name leads to no drive, and the error reports that.
  const real = await realpath(path).catch(() => null)
  if (real === null) throw failure('drive.missing', { operation, values: { path } })
  const facts = await gatherFacts({ ask, about: real, signal })
  const node = facts.nodes.find(each => each.path === real || `/dev/${each.kernelName}` === real)
  if (node && (isDrive(node) || isLoop(node))) return toDrive(node, facts)
  const whole = facts.nodes.find(drive => [...withDescendants(drive)].some(part => part.path === real))
  if (!whole || node) throw failure('drive.not-drive', { operation, values: { path } })
  const reason = message('drive.reason.part', { whole: whole.path })
  throw failure('drive.not-whole', { operation, values: { path, reason } })
}
