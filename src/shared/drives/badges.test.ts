import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { english } from '#test/texts.ts'
import { driveBadges } from './badges.ts'
import { driveDifference } from './same-drive.ts'

const texts = (...args: Parameters<typeof driveBadges>) =>
  driveBadges(...args).map(each => english.text(each.text))

test('a list shows what is special about a drive, and nothing for an ordinary stick', () => {
  const image = { sizeBytes: 64e9, onDrives: ['/dev/sdb'] }
  expect(texts(sampleDrive(), null)).toEqual([])
  expect(texts(sampleDrive(), image)).toEqual(['Too small', 'Source'])
  const mounted = { kind: 'mounted', path: '/dev/sdb1', detail: '/mnt', active: true } as const
  expect(texts(sampleDrive({ sizeBytes: 2e12, uses: [mounted] }), null)).toEqual(['Mounted', 'Large'])
  const system = { kind: 'system', path: '/dev/sdb1', detail: '/', active: true } as const
  expect(texts(sampleDrive({ internal: true, uses: [system] }), null)).toEqual(['System drive', 'Internal'])
})

test('a drive that cannot be chosen has another tone than one that needs a second look', () => {
  expect(driveBadges(sampleDrive({ readOnly: true }), null)).toEqual([
    { code: 'read-only', text: { code: 'drive.badge.read-only' }, tone: 'refused' },
  ])
  expect(driveBadges(sampleDrive({ internal: true }), null)).toEqual([
    { code: 'internal', text: { code: 'drive.badge.internal' }, tone: 'caution' },
  ])
})

test('another drive at the same path is noticed by size, serial, number, or by having been replugged', () => {
  const chosen = sampleDrive({ sequence: '12' })
  const reason = (found: Parameters<typeof driveDifference>[1]) =>
    english.text(driveDifference(chosen, found) ?? '')
  expect(driveDifference(chosen, { ...chosen })).toBeNull()
  expect(reason({ ...chosen, sizeBytes: 1 })).toContain('size')
  expect(reason({ ...chosen, serial: '' })).toBe('its serial number was 4C530001 and is now unknown.')
  expect(reason({ ...chosen, deviceNumber: '8:32' })).toContain('device number')
  expect(reason({ ...chosen, sequence: '13' })).toContain('unplugged')
  const { sequence: _, ...without } = chosen
  expect(driveDifference(without, chosen)).toBeNull()
})
