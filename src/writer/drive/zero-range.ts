// Zeros that a drive writes without receiving data, which is faster: NVMe's Write Zeroes, SCSI's WRITE SAME.
// Read back like everything else. Sticks and cards support neither, and are written normally.
import { readFile } from 'node:fs/promises'
import type { Drive } from '#shared/drives/drive.ts'
import type { Region } from '../memory/regions.ts'
import type { Device } from './device.ts'
import type { RunTool } from './system-tools.ts'

/** Whole blocks. Resolves with false if the drive did not do it: then zeros must be written. */
export type ZeroRange = (region: Region) => Promise<boolean>

/** Null if the kernel would write the zeros itself (Documentation/ABI/stable/sysfs-block: write_zeroes_max_bytes). */
export async function zeroRangeOf(
  { link }: Device,
  { deviceNumber }: Drive,
  run: RunTool,
): Promise<ZeroRange | null> {
  if (link === undefined) return null
  const limit = `/sys/dev/block/${deviceNumber}/queue/write_zeroes_max_bytes`
  // A drive that does not report it is written normally.
  const most = await readFile(limit, 'utf8').catch(() => '0')
  if (!(Number(most) > 0)) return null
  return async ({ start, end }) => {
    const range = ['--offset', `${start}`, '--length', `${end - start}`]
    return (await run('fallocate', ['--zero-range', '--keep-size', ...range, link])).ok
  }
}
