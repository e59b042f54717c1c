// A workload's snapshots with their times and sizes, from btrfs-progs. Paths in their output only contain
// names that the broker chose.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mapped } from '../at-once.ts'
import { must, run } from './command.ts'
import type { Snapshot } from './storage.ts'

async function timeOf(path: string): Promise<number | null> {
  const { status, out } = await run(['btrfs', 'subvolume', 'show', path])
  const at = Date.parse(/^\s*Creation time:\s+(\S.*)$/m.exec(out)?.[1] ?? '')
  return status === 0 && Number.isFinite(at) ? at : null
}

/** A label with the UUID of its subvolume. */
async function idOf(folder: string, label: string): Promise<string> {
  const uuid = /^\s*UUID:\s+([0-9a-f-]{36})$/m.exec(
    await must(['btrfs', 'subvolume', 'show', join(folder, label)]),
  )
  if (!uuid?.[1]) throw new Error(`btrfs names no UUID of ${join(folder, label)}.`)
  return `${label} ${uuid[1]}`
}

export const snapshotIdsAt = (folder: string): Promise<readonly string[]> =>
  mapped(existsSync(folder) ? readdirSync(folder).sort() : [], label => idOf(folder, label))

/** Sizes by path. Measuring reads all metadata; a size that takes too long is unknown. */
async function sizesOf(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { status, out } = await run(['btrfs', 'filesystem', 'du', '-s', '--raw', ...paths], {
    timeoutMs: 30_000,
  })
  const rows = status === 0 ? out.matchAll(/^\s*(\d+)\s+\S+\s+\S+\s+(\/.*)$/gm) : []
  return new Map([...rows].map(([, bytes = '', path = '']) => [path, Number(bytes)]))
}

/** `folder`: contains the snapshots, named by their labels. */
export async function snapshotsAt(folder: string): Promise<readonly Snapshot[]> {
  const labels = existsSync(folder) ? readdirSync(folder) : []
  if (labels.length === 0) return []
  const paths = labels.map(label => join(folder, label))
  const [sizes, times] = await Promise.all([sizesOf(paths), mapped(paths, timeOf)])
  return labels
    .map((label, index) => ({
      label,
      at: times[index] ?? null,
      usedBytes: sizes.get(paths[index] ?? '') ?? null,
    }))
    .sort((one, other) => (other.at ?? 0) - (one.at ?? 0))
}
