// The engine's drives.
import type { DrivesPort } from '#engine/ports/drives.ts'
import { devicesHolding } from './linux/holding.ts'
import { listDrives, readDrive } from './read.ts'
import { watchDevices, watchedOnLinux, watchedOnMacos } from './watch.ts'

/** `platform` is Node's. There are no drives on platforms other than Linux and macOS. */
export const createDrives = ({ platform }: { platform: string }): DrivesPort => ({
  list: signal => listDrives(platform, signal),
  show: path => readDrive(path, platform),
  holding: async file =>
    platform === 'darwin' ? (await import('./macos/macos.ts')).macosHolding(file) : devicesHolding(file),
  watch: onChange => watchDevices(onChange, platform === 'darwin' ? watchedOnMacos : watchedOnLinux),
})
