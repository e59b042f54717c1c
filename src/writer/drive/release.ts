// After a drive is closed: the kernel rereads its partitions, and it can be ejected.
import type { Drive } from '#shared/drives/drive.ts'
import type { RunTool } from './system-tools.ts'

/** A loop device without partition scanning refuses, and keeps none: partitions added by hand would outlive its
 *  detaching. No failure here can fail a drive that was written. */
export async function rereadTable({ path, bus }: Drive, run: RunTool): Promise<void> {
  if (process.platform === 'darwin') return
  const { ok } = await run('blockdev', ['--rereadpt', path])
  if (!ok && bus !== 'loop') await run('partx', ['--update', path])
}

/** Only removable drives. Closed and synced, they may be pulled out in any case. */
export async function eject({ path, bus, removable }: Drive, run: RunTool): Promise<void> {
  if (bus === 'loop' || !(removable || bus === 'usb')) return
  if (process.platform === 'darwin') {
    await run('diskutil', ['eject', path])
    return
  }
  const { ok } = await run('udisksctl', ['power-off', '--no-user-interaction', '--block-device', path])
  if (!ok) await run('eject', [path])
}
