import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { driveName } from './drive-name.ts'

test.each([
  ['SanDisk Ultra 32 GB', { vendor: 'SanDisk ', model: 'Ultra           ' }],
  ['SanDisk Ultra Fit 32 GB', { vendor: 'SanDisk', model: 'SanDisk_Ultra_Fit' }],
  ['CT500MX500SSD1 500 GB', { vendor: 'ATA     ', model: 'CT500MX500SSD1', sizeBytes: 500107862016 }],
  ['Samsung SSD 980 PRO 1TB', { vendor: '', model: 'Samsung SSD 980 PRO 1TB', sizeBytes: 1000204886016 }],
  ['Ultra 1TB 64 GB', { vendor: '', model: 'Ultra 1TB', sizeBytes: 64e9 }],
  ['Virtual disk 275 GB', { vendor: '0x1af4', model: '', bus: 'virtio', sizeBytes: 274877906944 }],
  ['Kingston USB drive 16 GB', { vendor: 'Kingston', model: '', sizeBytes: 15.6e9 }],
  ['SD card 64 GB', { vendor: '', model: '', bus: 'sd', sizeBytes: 63864569856 }],
  ['STORAGE DEVICE', { vendor: 'Generic-', model: 'STORAGE DEVICE', sizeBytes: 0 }],
  ['Loop device 4.3 GB', { vendor: '', model: '', bus: 'loop', sizeBytes: 2 ** 32 }],
] as const)('%s', (name, facts) => {
  expect(driveName(sampleDrive(facts))).toBe(name)
})

test('whatever a drive reports, its name can be typed on one line', () => {
  const words = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(words, words, fc.nat(2 ** 40), (vendor, model, sizeBytes) => {
      const name = driveName(sampleDrive({ vendor, model, sizeBytes }))
      expect(name).not.toBe('')
      expect(name).toBe(name.trim())
      expect(name).not.toMatch(/[\p{C}\n]| {2}/u)
    }),
  )
})
