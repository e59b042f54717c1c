import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Removes the partitions that a loop device without --partscan still has from an earlier file: they outlive a detachment of a
 * device whose table was read again while it was attached, and belong to no file here.
 */
export function removeOldPartitions(path: string): void {
  const name = basename(path)
  for (const each of readdirSync(`/sys/block/${name}`)) {
    const number = each.startsWith(`${name}p`) ? each.slice(name.length + 1) : ''
    if (/^\d+$/.test(number)) execFileSync('delpart', [path, number])
  }
}
