// Reads the drives of this computer. The writer runs the same code in its own process.
import type { Drive } from '#shared/drives/drive.ts'
import * as linux from './linux/linux.ts'

/** The plist parser is loaded only on macOS. */
const macos = () => import('./macos/macos.ts')

export async function listDrives(platform: string, signal?: AbortSignal): Promise<Drive[]> {
  if (platform === 'darwin') return (await macos()).listDrives(signal)
  return platform === 'linux' ? linux.listDrives(signal) : []
}

/** Reads a drive or a loop device, and its content if permitted. Throws drive.missing, drive.not-whole,
 *  drive.not-drive, tool.failed. */
export const readDrive = async (
  path: string,
  platform: string = process.platform,
  signal?: AbortSignal,
): Promise<Drive> =>
  platform === 'darwin' ? (await macos()).readDrive(path, signal) : linux.readDrive(path, signal)
