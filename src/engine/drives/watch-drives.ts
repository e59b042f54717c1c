// Reports drives that come, go or change, from the first request for them until the last client disconnects.
import type { DrivesPort } from '../ports/drives.ts'
import { type WhileConnected, whileConnected } from '../while-connected.ts'

export type DriveWatch = WhileConnected

export const watchDrives = (port: Pick<DrivesPort, 'watch'>, onChange: () => void): DriveWatch =>
  whileConnected(() => port.watch(onChange))
