import { expect, test } from 'vitest'
import type { DriveBox } from '#engine/box-links.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { textOf } from '#test/texts.ts'
import { boxNotes } from './box-notes.ts'

const to = (more: Partial<DriveBox>): DriveBox => ({
  box: null,
  otherwise: false,
  owners: [],
  alike: [],
  same: [],
  ...more,
})
const notes = (hostname: string, found: DriveBox) =>
  boxNotes([{ path: '/dev/sdb', seed: { ...noAnswers(), hostname } }], [found]).map(({ code, text }) => [
    code,
    textOf(text),
  ])

test('names the box whose drive is erased, with and without a host name', () => {
  const owner = ['owner', 'This is the drive of the box attic: what it boots from is erased.']
  expect(notes('', to({ owners: ['attic'] }))).toEqual([owner])
  expect(notes('hall', to({ owners: ['attic'] }))).toEqual([owner, ['box', 'hall: a new box']])
  expect(notes('', to({}))).toEqual([])
})

test('a drive that takes over a box of another profile is told apart', () => {
  const box = { id: '0000000000000001', name: 'kitchen' }
  expect(notes('kitchen', to({ box }))).toEqual([['box', 'kitchen: box kitchen']])
  expect(notes('kitchen', to({ box, otherwise: true }))).toEqual([
    ['other-box', expect.stringContaining('It replaces what kitchen runs.')],
  ])
})
