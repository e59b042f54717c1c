// For tests: a drive and a choice of it.
import type { Drive } from '#shared/model/drive.ts'
import type { ChosenDrive } from '#shared/model/flash.ts'

export const testDrive = (rest: Partial<Drive> = {}): Drive => ({
  path: '/dev/sdb',
  deviceNumber: '8:16',
  vendor: 'SanDisk',
  model: 'Ultra',
  serial: 'A1',
  sizeBytes: 32e9,
  blockBytes: 512,
  bus: 'usb',
  removable: true,
  internal: false,
  readOnly: false,
  partitions: [],
  uses: [],
  contents: 'empty',
  ...rest,
})

export const chosen = (drive: Drive, rest: Partial<ChosenDrive> = {}): ChosenDrive => ({
  path: drive.path,
  deviceNumber: drive.deviceNumber,
  serial: drive.serial,
  sizeBytes: drive.sizeBytes,
  typedName: '',
  seed: null,
  ...rest,
})
