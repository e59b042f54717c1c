// Unmounts a drive's file systems: the user's windows and shells may still have them open.

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Drive } from '#shared/drives/drive.ts'
import { type Mount, parseMountInfo } from '#shared/drives/mounts.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { numberOf } from './device.ts'
import { unmountDisk } from './diskutil.ts'
import { operation } from './drive-failure.ts'
import type { RunTool } from './system-tools.ts'

/** Nested mounts come first. Pure. */
function mountPointsOf(drive: Drive): string[] {
  const points = [
    ...drive.partitions.flatMap(partition => partition.mountPoints),
    ...drive.uses.flatMap(({ kind, detail }) =>
      kind === 'mounted' && typeof detail === 'string' ? detail : [],
    ),
  ]
  return [...new Set(points.filter(point => point.startsWith('/')))].sort((a, b) => b.length - a.length)
}

/** `force`: on macOS, although files are open there. */
type Unmount = { name: string; force: boolean; run: RunTool }

/** Throws drive.busy, naming the mount, if a file is open there. */
export async function unmount(drive: Drive, { name, force, run }: Unmount): Promise<void> {
  if (process.platform === 'darwin') return unmountDisk({ path: drive.path, name, force, run })
  const points = mountPointsOf(drive)
  for (const point of points) await unmountAt(point, { isOwn: mountsOf(drive), name, run })
}

type Unmounting = { isOwn: (mount: Mount) => boolean; name: string; run: RunTool }

/** Even if it is mounted there more than once; a foreign mount on top of it stays, and prevents writing. */
async function unmountAt(point: string, { isOwn, name, run }: Unmounting): Promise<void> {
  for (;;) {
    const here = parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8')).filter(
      ({ mountPoint }) => mountPoint === point,
    )
    if (!here.some(isOwn)) return
    // The last one is on top, and is the one that umount removes.
    const top = here.at(-1)
    if (top && !isOwn(top))
      throw busy(name, message('drive.mounted-over', { source: top.source, where: point }))
    const { ok, output } = await run('umount', ['--', point])
    if (!ok)
      throw busy(name, message('drive.not-unmounted', { where: point, reason: output.split('\n')[0] ?? '' }))
  }
}

/** Whether a mount belongs to the drive or a part of it: by its device, and by name if a file system has its own
 *  device number, as btrfs does. */
function mountsOf({ path, partitions }: Drive): (mount: Mount) => boolean {
  const paths = [path, ...partitions.map(partition => partition.path)]
  const numbers = paths.flatMap(each => {
    const facts = statSync(each, { bigint: true, throwIfNoEntry: false })
    return facts?.isBlockDevice() ? [numberOf(facts.rdev)] : []
  })
  return ({ deviceNumber, source }) => numbers.includes(deviceNumber) || paths.includes(source)
}

export const busy = (name: string, reason: Value) =>
  failure('drive.busy', { operation, values: { name, reason } })
