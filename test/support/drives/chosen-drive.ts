// For tests: the choice of a drive as a window makes it.
import type { Drive } from '#shared/drives/drive.ts'
import { driveIdentity } from '#shared/drives/same-drive.ts'
import type { ChosenDrive } from '#shared/flash/flash.ts'

export const chosen = (drive: Drive, rest: Partial<ChosenDrive> = {}): ChosenDrive => ({
  ...driveIdentity(drive),
  typedName: '',
  seed: null,
  ...rest,
})
