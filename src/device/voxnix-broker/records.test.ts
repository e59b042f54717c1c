// The seals of the trash, where one cannot be read and where the disk is full.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { openRecords, type Trashed, trashMs } from './records.ts'

const item = (id: string): Trashed => ({
  id,
  workload: workloadRecord(id),
  trashedAt: 0,
  agedMs: 5,
})

test('only a seal that is missing says that an item is being removed', ({ folder }) => {
  const { trash } = openRecords(folder)
  trash.write('a', item('a'))
  const seal = join(folder, 'trash/a.whole')
  rmSync(seal)
  symlinkSync('a.whole', seal)
  expect(trash.read('a')).toEqual(item('a'))
  rmSync(seal)
  expect(trash.read('a')).toMatchObject({ isLeaving: true })
})

test('an item of another version says that its seal belongs to it', ({ folder }) => {
  const { trash } = openRecords(folder)
  writeFileSync(join(folder, 'trash/a.json'), '{}')
  expect(() => trash.read('a')).toThrow(/Restore it from a backup.*\.whole/)
})

test.runIf(isRoot)('an item of an earlier broker can be removed where the disk is full', ({ smallDisk }) => {
  const { trash } = openRecords(smallDisk)
  writeFileSync(join(smallDisk, 'trash/a.json'), JSON.stringify(item('a')))
  const filler = join(smallDisk, 'filler')
  expect(() => writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024))).toThrow('ENOSPC')
  trash.breakSeal('a')
  expect(trash.read('a')).toEqual({ ...item('a'), agedMs: trashMs, isLeaving: true })
  expect(trash.all()).toMatchObject([{ isLeaving: true }])
  // Its first removals make room.
  rmSync(filler)
  trash.breakSeal('a')
  expect(openRecords(smallDisk).trash.read('a')).toMatchObject({ isLeaving: true })
  trash.remove('a')
  expect(trash.all()).toEqual([])
})
