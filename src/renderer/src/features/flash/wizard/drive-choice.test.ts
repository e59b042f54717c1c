import { expect, test } from 'vitest'
import type { Drive, DriveUse } from '#shared/drives/drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import {
  choose,
  chosenStates,
  contentWords,
  foundAgain,
  groupDrives,
  withDisconnected,
} from './drive-choice.ts'

const image = { sizeBytes: 4e9, onDrives: [] }
const use = (kind: DriveUse['kind']): DriveUse => ({ kind, path: '/dev/sdb1', detail: '/', active: true })
const paths = (rows: { drive: Drive }[]) => rows.map(({ drive }) => drive.path)

test('plugged in drives are offered or explained, built-in ones set apart, the rest never offered', () => {
  const drives = [
    sampleDrive({ path: '/dev/sdb' }),
    sampleDrive({ path: '/dev/sdc', sizeBytes: 1e9 }),
    sampleDrive({ path: '/dev/sdd', readOnly: true }),
    sampleDrive({ path: '/dev/sde', uses: [use('busy')] }),
    sampleDrive({ path: '/dev/sdf', sizeBytes: 0 }),
    sampleDrive({ path: '/dev/sdg', uses: [use('system')] }),
    sampleDrive({ path: '/dev/sda', internal: true, removable: false, bus: 'sata' }),
    sampleDrive({ path: '/dev/nvme0n1', internal: true, removable: false, uses: [use('system')] }),
    sampleDrive({ path: '/dev/sdh', internal: true, removable: false, sizeBytes: 1e9 }),
  ]
  const groups = groupDrives(drives, image)
  expect(paths(groups.plugged)).toEqual(['/dev/sdb', '/dev/sdc', '/dev/sdd', '/dev/sde'])
  expect(groups.plugged.map(({ canChoose }) => canChoose)).toEqual([true, false, false, false])
  expect(paths(groups.internal)).toEqual(['/dev/sda'])
  expect(paths(groups.never)).toEqual(['/dev/sdf', '/dev/sdg', '/dev/nvme0n1', '/dev/sdh'])
  expect(groups.never.some(({ canChoose }) => canChoose)).toBe(false)
})

test('a drive that was named by its path is shown with its reason, whatever it is', () => {
  const drive = sampleDrive({ path: '/dev/loop3', uses: [use('system')] })
  const { plugged, never } = groupDrives([drive], image, ['/dev/loop3'])
  expect(plugged.map(({ canChoose }) => canChoose)).toEqual([false])
  expect(never).toEqual([])
})

test('what was chosen is carried with its facts, its sequence too where there is one', () => {
  expect(choose(sampleDrive())).toEqual({
    path: '/dev/sdb',
    deviceNumber: '8:16',
    serial: '4C530001',
    sizeBytes: 32e9,
    name: 'SanDisk Ultra 32 GB',
  })
  expect(choose(sampleDrive({ sequence: '17' })).sequence).toBe('17')
})

test('a chosen drive that vanished or became another one is reported, and is no longer chosen', () => {
  const chosen = choose(sampleDrive({ sequence: '17' }))
  const state = (...present: Drive[]) => chosenStates([chosen], present)[0]
  expect(state(sampleDrive({ sequence: '17' }))?.gone).toBeNull()
  expect(state()?.gone).toBe('SanDisk Ultra 32 GB is no longer plugged in.')
  expect(state(sampleDrive({ sizeBytes: 0 }))?.gone).toBe(state()?.gone)
  expect(state(sampleDrive({ serial: 'other' }))).toMatchObject({ drive: null })
  expect(state(sampleDrive({ serial: 'other' }))?.gone).toContain('serial number')
  expect(state(sampleDrive({ sequence: '18' }))?.gone).toContain('unplugged or changed')
  expect(chosenStates([chosen], undefined)[0]?.gone).toBeNull()
})

test('a drive that is gone keeps its place in the list', () => {
  const rows = groupDrives(
    [sampleDrive({ path: '/dev/sdb' }), sampleDrive({ path: '/dev/sdd' })],
    image,
  ).plugged
  const states = chosenStates(
    [choose(sampleDrive({ path: '/dev/sdc' }))],
    paths(rows).map(path => sampleDrive({ path })),
  )
  expect(withDisconnected(rows, states).map(({ path }) => path)).toEqual(['/dev/sdb', '/dev/sdc', '/dev/sdd'])
})

test('a drive is found again by serial and size in another port, never by size alone', () => {
  const before = choose(sampleDrive())
  const moved = sampleDrive({ path: '/dev/sdf', deviceNumber: '8:80', sequence: '40' })
  expect(foundAgain(before, [moved], [])?.path).toBe('/dev/sdf')
  expect(foundAgain(before, [sampleDrive({ serial: 'other' })], [])).toBeNull()
  const nameless = choose(sampleDrive({ serial: '' }))
  expect(foundAgain(nameless, [sampleDrive({ serial: '', path: '/dev/sdf' })], [])).toBeNull()
  expect(foundAgain(nameless, [sampleDrive({ serial: '' })], [])?.path).toBe('/dev/sdb')
  expect(foundAgain(before, [moved, sampleDrive({ path: '/dev/sdg' })], [])).toBeNull()
})

test('a drive with the same serial number and a separate place in the job is never taken for another', () => {
  // A reader with two slots: the one that failed lost its card, the other is done.
  const [failed, done] = [sampleDrive({ sizeBytes: 0 }), sampleDrive({ path: '/dev/sdc' })]
  expect(foundAgain(choose(sampleDrive()), [failed, done], ['/dev/sdc'])).toBeNull()
  expect(foundAgain(choose(done), [failed, done], ['/dev/sdb'])?.path).toBe('/dev/sdc')
})

test('what is on a drive is summed up in a line', () => {
  expect(contentWords(sampleDrive())).toBe('Empty')
  expect(contentWords(sampleDrive({ sizeBytes: 0 }))).toBe('')
  const partition = { path: '', sizeBytes: 1, fileSystem: '', label: '', name: '', mountPoints: ['/media/a'] }
  expect(contentWords(sampleDrive({ contents: '1 partition', partitions: [partition] }))).toBe(
    '1 partition · mounted as /media/a',
  )
})
