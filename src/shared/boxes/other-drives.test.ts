import { expect, test } from 'vitest'
import type { FlashedDrive } from '../drives/lineage.ts'
import { otherDrives } from './other-drives.ts'

const drive = (serial: string, at: number, image = 'image-1') => ({
  name: `Ultra ${serial}`,
  serial,
  model: 'Ultra',
  sizeBytes: 32e9,
  image,
  at,
})
const flashed = (serial: string, more: Partial<FlashedDrive> = {}): FlashedDrive => ({
  ...drive(serial, 9),
  name: 'Hall',
  sha256: null,
  verified: true,
  hostname: null,
  hostKey: null,
  ...more,
})
const hall = { id: 'hall', name: 'Hall', images: ['image-1'], drives: [drive('S0', 1)] }
const attic = { id: 'attic', name: 'Attic', images: ['image-1'], drives: [drive('S1', 2)] }
const shown = (boxes: readonly (typeof hall)[], drives: FlashedDrive[]) =>
  otherDrives(hall, boxes, drives).map(({ serial, box, hostname }) => [serial, box?.name ?? null, hostname])

test('finds drives of other boxes that hold an image of this one, newest first [N16]', () => {
  const cellar = {
    ...attic,
    id: 'cellar',
    name: 'Cellar',
    drives: [drive('S2', 3), drive('S3', 4, 'image-2')],
  }
  expect(shown([hall, attic, cellar], [flashed('S1', { hostname: 'attic' })])).toEqual([
    ['S2', 'Cellar', null],
    ['S1', 'Attic', 'attic'],
  ])
})

test('a drive that was flashed without a name belongs to no box', () => {
  expect(shown([hall, attic], [flashed('S0'), flashed('S1'), flashed('S9')])).toEqual([
    ['S9', null, null],
    ['S1', 'Attic', null],
  ])
})

test('leaves out a drive that was overwritten since', () => {
  expect(shown([hall, attic], [flashed('S1', { image: 'image-2' }), flashed('S9', { image: null })])).toEqual(
    [],
  )
})
