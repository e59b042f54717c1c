// For tests: a USB stick, and whatever is different about another drive.
import type { Drive } from '#shared/drives/drive.ts'

export const sampleDrive = (different: Partial<Drive> = {}): Drive => ({
  path: '/dev/sdb',
  deviceNumber: '8:16',
  vendor: 'SanDisk',
  model: 'Ultra',
  serial: '4C530001',
  sizeBytes: 32e9,
  blockBytes: 512,
  bus: 'usb',
  removable: true,
  internal: false,
  readOnly: false,
  partitions: [],
  uses: [],
  contents: { code: 'drive.contents.empty' },
  ...different,
})
