// After a drive is closed: the kernel rereads its partitions, and it can be ejected.
import type { Drive } from '#shared/drives/drive.ts'
import { ejectDisk } from './diskutil.ts'
import type { RunTool } from './system-tools.ts'

/** A loop device without partition scanning refuses, and keeps none: partitions added by hand would outlive its
 *  detaching. No failure here can fail a drive that was written. */
export async function rereadTable({ path, bus }: Drive, run: RunTool): Promise<void> {
  if (process.platform === 'darwin') return
  const { ok } = await run('blockdev', ['--rereadpt', path])
  if (!ok && bus !== 'loop') await run('partx', ['--update', path])
}

/**
 * Only removable drives. False if macOS kept it, and perhaps mounted it again; null if there was nothing to eject.
 * On Linux the kernel mounts nothing: closed and synced, a drive may be pulled out there in any case.
 */
export async function eject({ path, bus, removable }: Drive, run: RunTool): Promise<boolean | null> {
  if (bus === 'loop' || !(removable || bus === 'usb')) return null
  if (process.platform === 'darwin') return ejectDisk(path, run)
  const { ok } = await run('udisksctl', ['power-off', '--no-user-interaction', '--block-device', path])
  return ok || (await run('eject', [path])).ok || null
}
