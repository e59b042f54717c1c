// The errors for a failed open(2) of a drive. A Mac answers with codes that no loop device gives.
import { expect, test } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { hintOf, messageOf } from '#test/texts.ts'
import { openFailure } from './open-drive.ts'

const stick = { path: '/dev/disk4', name: 'Ultra 32 GB' }
const failed = (code: string, isMac: boolean) => {
  const thrown = Object.assign(new Error(`${code}: open '/dev/rdisk4'`), { code })
  const found = openFailure(thrown, stick, isMac)
  if (!(found instanceof KilnError)) throw new Error('not an error of Kiln')
  return found
}

test('a Mac that keeps removable volumes from Kiln is named as the cause, with the setting that allows it', () => {
  for (const code of ['EPERM', 'EACCES']) {
    expect(failed(code, true).code).toBe('drive.privacy')
    expect(failed(code, false).code).toBe('drive.refused')
  }
  expect(messageOf(failed('EPERM', true))).toBe('macOS did not let Kiln open Ultra 32 GB.')
  expect(hintOf(failed('EPERM', true))).toContain('Privacy & Security > Files and Folders')
})

test('a drive that another writer has locked, or that a program opens, is busy', () => {
  for (const code of ['EBUSY', 'EAGAIN']) expect(failed(code, true).code).toBe('drive.busy')
  for (const code of ['ENOENT', 'ENXIO', 'ENODEV']) expect(failed(code, true).code).toBe('drive.missing')
})
