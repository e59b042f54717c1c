// Reads the journal of a hung machine from its disk: the last warnings before it hung.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastLines } from '../tool-error.ts'
import { readPartitions } from './disk.ts'

const rootName = 'kiln-root'

/** Reads it without a mount, so without root. null if there is no journal, or it cannot be read (Btrfs). */
export function readDiskJournal(diskPath: string): string | null {
  const root = readPartitions(diskPath).find(({ name }) => name === rootName)
  if (!root) return null
  const folder = mkdtempSync(join(tmpdir(), 'kiln-journal-'))
  try {
    const disk = `${diskPath}?offset=${root.offset}`
    const quiet = { encoding: 'utf8', maxBuffer: 1 << 26 } as const
    spawnSync('debugfs', ['-R', `rdump /var/log/journal ${folder}`, disk], quiet)
    const args = [
      '--directory',
      join(folder, 'journal'),
      '--priority=warning',
      '--no-pager',
      '--output=short-monotonic',
    ]
    const { stdout, status } = spawnSync('journalctl', args, quiet)
    return status === 0 && stdout.trim() !== '' ? lastLines(stdout, 40) : null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
