import { execFileSync, spawnSync } from 'node:child_process'
import { removeOldPartitions } from './old-partitions.ts'

/** Attaches a file to the loop device of this path. Another test's drive may have its number in between. */
export function attachAt(path: string, file: string): void {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && spawnSync('losetup', [path, file]).status !== 0) spawnSync('sleep', ['0.1'])
  const attached = execFileSync('losetup', ['--noheadings', '--output', 'NAME', '--associated', file], {
    encoding: 'utf8',
  })
  if (attached.trim() !== path) throw new Error(`${path} stays in use`)
  removeOldPartitions(path)
}
