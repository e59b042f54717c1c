import { expect, test } from 'vitest'
import { driveNames, type ShownDrive } from './drive-names.ts'

const drive = (part: Partial<ShownDrive>): ShownDrive => ({
  name: 'Loop device 537 MB',
  serial: '',
  model: '',
  sizeBytes: 537e6,
  image: null,
  at: 1,
  ...part,
})
const named = (...drives: ShownDrive[]) => {
  const names = driveNames(drives)
  return drives.map(each => names.get(each))
}

test('drives with the same name are told apart by serial number', () => {
  expect(named(drive({ serial: 'S1' }), drive({ serial: 'S2' }), drive({ name: 'Ultra' }))).toEqual([
    'Loop device 537 MB (S1)',
    'Loop device 537 MB (S2)',
    'Ultra',
  ])
})

test('without serial numbers by host name, or else by age [N16]', () => {
  const attic = drive({ answers: { hostname: 'attic' } })
  const cellar = { ...drive({}), box: null, hostname: 'cellar' }
  expect(named(attic, cellar)).toEqual(['Loop device 537 MB (attic)', 'Loop device 537 MB (cellar)'])
  expect(named(drive({ at: 3 }), drive({ at: 2 }))).toEqual([
    'Loop device 537 MB (2)',
    'Loop device 537 MB (1)',
  ])
  // The same host name, as when a drive was flashed twice.
  expect(named(attic, drive({ answers: { hostname: 'attic' }, at: 0 }))).toEqual([
    'Loop device 537 MB (attic) (2)',
    'Loop device 537 MB (attic) (1)',
  ])
  expect(named(drive({}))).toEqual(['Loop device 537 MB'])
})
