// Unmounts what is mounted of a drive: a person's windows and shells may still look at it.
import { failure } from '#shared/errors.ts'
import type { Drive } from '#shared/model/drive.ts'
import { operation } from './drive-failure.ts'
import type { RunTool } from './tools.ts'

/** What is mounted inside another mount comes first. Pure. */
export function mountPointsOf(drive: Drive): string[] {
  const points = [
    ...drive.partitions.flatMap(partition => partition.mountPoints),
    ...drive.uses.filter(use => use.kind === 'mounted').map(use => use.detail),
  ]
  return [...new Set(points.filter(point => point.startsWith('/')))].sort((a, b) => b.length - a.length)
}

/** Throws drive.busy, naming the mount, when something has a file open there. */
export async function unmount(drive: Drive, name: string, run: RunTool): Promise<void> {
  const points = mountPointsOf(drive)
  if (process.platform === 'darwin') {
    if (points.length === 0) return
    const { ok, output } = await run('diskutil', ['unmountDisk', drive.path])
    if (!ok) throw busy(name, output)
    return
  }
  for (const point of points) {
    const { ok, output } = await run('umount', ['--', point])
    if (!ok) throw busy(name, `${point} cannot be unmounted: ${output.split('\n')[0] ?? ''}`)
  }
}

export const busy = (name: string, reason: string) =>
  failure('drive.busy', { operation, values: { name, reason } })
