import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import './box-page-texts.ts'
import { DrivesCard } from './box-drives.tsx'

const drive = { name: 'Ultra 32 GB', serial: 'S1', model: 'Ultra', sizeBytes: 32e9, image: 'image-1', at: 20 }
const attic = { id: '00000000000000bb', name: 'Attic' }

test("a box whose image is on other boxes' drives names those instead of showing that it has none [N16]", () => {
  const others = [
    { ...drive, box: attic, hostname: 'attic' },
    { ...drive, serial: 'S2', box: null, hostname: null },
  ]
  inWindow(<DrivesCard box={{ drives: [] }} images={[]} others={others} />)
  expect(screen.queryByText('Not flashed to any drive.')).toBeNull()
  const list = screen.getByRole('list', { name: 'Its image is on drives of other computers' })
  const [first, second] = within(list).getAllByRole('listitem')
  // Two drives of one model, by their serial numbers.
  expect(first?.textContent).toContain('Ultra 32 GB (S1) · flashed')
  expect(screen.getByRole('link', { name: 'Attic' }).getAttribute('href')).toContain(attic.id)
  expect(second?.textContent).toContain('of no box')
})

test("shows the box's own drives first, and says if there are none", () => {
  const { unmount } = inWindow(
    <DrivesCard
      box={{ drives: [drive] }}
      images={[]}
      others={[{ ...drive, serial: 'S2', box: attic, hostname: null }]}
    />,
  )
  expect(screen.getAllByRole('list').map(list => list.getAttribute('aria-label'))).toEqual([
    'Drives',
    'Other drives with its image',
  ])
  unmount()
  inWindow(<DrivesCard box={{ drives: [] }} images={[]} others={[]} />)
  expect(screen.getByText('Not flashed to any drive.')).toBeTruthy()
})
