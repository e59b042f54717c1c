import { expect, test } from 'vitest'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { buttonText, stepsFor } from './steps.ts'

test('a flake’s configuration has no step for personal data', () => {
  expect(stepsFor(false).map(({ id }) => id)).toEqual(['what', 'machine', 'disks', 'confirm'])
  expect(stepsFor(true).map(({ id }) => id)).toContain('personal')
})

test('the button names what is erased', () => {
  const disk = (model: string): HostDisk => ({
    path: '/dev/sda',
    vendor: '',
    model,
    serial: 'S1',
    wwn: '',
    ids: [],
    sizeBytes: 1e12,
    bus: 'sata',
    removable: false,
    readOnly: false,
    tableType: '',
    parts: [],
    sharedWith: [],
    use: null,
  })
  expect(buttonText([disk('Disk 1TB')])).toBe('Erase Disk 1TB and install')
  expect(buttonText([disk('A'), disk('B'), disk('C')])).toBe('Erase 3 disks and install')
})
