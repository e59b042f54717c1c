import { expect, test } from 'vitest'
import type { FlashNote } from '#shared/flash/flash.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { confirmNotes } from './confirm-notes.ts'

const image = { sizeBytes: 4e9, onDrives: [] }
const texts = (drive: ReturnType<typeof sampleDrive>, typedName = '', known: FlashNote[] = []) =>
  confirmNotes(drive, image, { typedName, known }).map(({ text }) => text)

test('what is lost comes first, and nothing is repeated', () => {
  const drive = sampleDrive({
    contents: '1 partition: HOLIDAY',
    sizeBytes: 256e9,
    uses: [{ kind: 'mounted', path: '/dev/sdb1', detail: '/media/a', active: true }],
  })
  const all = texts(drive)
  expect(all[0]).toBe('Everything on it will be lost: 1 partition: HOLIDAY.')
  expect(all).toHaveLength(3)
  const known = [
    ...all.map(text => ({ drive: drive.path, code: 'contents', text })),
    { drive: drive.path, code: 'lineage', text: 'Kiln put x on it.' },
    { drive: '/dev/other', code: 'lineage', text: 'Kiln put y on it.' },
    { drive: null, code: 'unchecked', text: 'y' },
  ]
  expect(texts(drive, '', known)).toEqual([...all, 'Kiln put x on it.'])
})

test('the field shows why a name is required, whatever was typed', () => {
  const drive = sampleDrive({ internal: true, removable: false })
  expect(texts(drive)).toEqual(['Looks empty. It will be erased.'])
  expect(texts(drive, 'SanDisk Ultra 32 GB')).toEqual(texts(drive))
})

test('what another box loses is a warning', () => {
  const drive = sampleDrive()
  const known = [
    { drive: drive.path, code: 'owner', text: 'This is the drive of the box attic.' },
    { drive: drive.path, code: 'other-box', text: 'It becomes that of the box kitchen.' },
    { drive: drive.path, code: 'lineage', text: 'Kiln put x on it.' },
  ]
  const tones = confirmNotes(drive, image, { typedName: '', known }).map(({ tone }) => tone)
  expect(tones.slice(-3)).toEqual(['warn', 'warn', 'plain'])
})
