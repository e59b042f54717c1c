// What the drives of this computer are. The writer reads the same facts by the same code, in its own process.
import type { Drive } from '#shared/drives/drive.ts'
import * as linux from './linux/linux.ts'

/** A plist reader is not loaded where there are no plists. */
const macos = () => import('./macos/macos.ts')

export async function listDrives(platform: string, signal?: AbortSignal): Promise<Drive[]> {
  if (platform === 'darwin') return (await macos()).listDrives(signal)
  return platform === 'linux' ? linux.listDrives(signal) : []
}

/** A loop device too. Reads the drive itself where it may. Throws drive.missing, drive.not-whole, tool.failed. */
export const readDrive = async (
  path: string,
  platform: string = process.platform,
  signal?: AbortSignal,
): Promise<Drive> =>
  platform === 'darwin' ? (await macos()).readDrive(path, signal) : linux.readDrive(path, signal)
