// For tests: the choice of a drive as a window makes it.
import type { Drive } from '#shared/drives/drive.ts'
import type { ChosenDrive } from '#shared/flash/flash.ts'

export const chosen = (drive: Drive, rest: Partial<ChosenDrive> = {}): ChosenDrive => ({
  path: drive.path,
  deviceNumber: drive.deviceNumber,
  ...(drive.sequence === undefined ? {} : { sequence: drive.sequence }),
  serial: drive.serial,
  sizeBytes: drive.sizeBytes,
  typedName: '',
  seed: null,
  ...rest,
})
