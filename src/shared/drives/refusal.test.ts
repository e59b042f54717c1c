import { expect, test } from 'vitest'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { hintOf } from '#test/texts.ts'
import type { DriveUse } from './drive.ts'
import { refusal } from './refusal.ts'

const image = { sizeBytes: 4e9, onDrives: [] }
const asked = (different: Parameters<typeof sampleDrive>[0], typedName = '') =>
  refusal(sampleDrive(different), image, { typedName, operation: 'flash' })
const use = (kind: DriveUse['kind']): DriveUse => ({ kind, path: '/dev/sdb1', detail: 'x', active: true })

test('each refusal has the code that tells what to do next', () => {
  expect(asked({})).toBeNull()
  expect(asked({ sizeBytes: 1e9 })?.code).toBe('drive.too-small')
  expect(asked({ uses: [use('busy')] })?.code).toBe('drive.busy')
  expect(asked({ uses: [use('busy')], readOnly: true })?.code).toBe('drive.refused')
  expect(asked({ uses: [use('system')] })?.message).toBe(
    'SanDisk Ultra 32 GB cannot be written: This computer runs from it (x).',
  )
})

test('an internal drive requires typing its name, until it matches exactly', () => {
  const thrown = asked({ internal: true }, 'sandisk')
  expect(thrown?.code).toBe('drive.unconfirmed')
  expect(hintOf(thrown)).toContain('To erase it, type its exact name: SanDisk Ultra 32 GB')
  expect(hintOf(thrown)).toContain('--confirm "SanDisk Ultra 32 GB"')
  expect(asked({ internal: true }, 'SanDisk Ultra 32 GB')).toBeNull()
})
