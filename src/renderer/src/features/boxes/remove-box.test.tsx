import './texts.ts'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import { RemoveBox } from './remove-box.tsx'

const box = sampleBox({ profile: 'tiny' })
const show = (expires: number) => {
  const pointers = [{ for: `box/${box.id}`, system: '/nix/store/x-nixos', expires }]
  const folder = { folder: '/srv/updates', upload: null, keep: 3, quotaBytes: null, days: 90, publishedAt: 1 }
  answer('updates.folders', () => ({ folders: [{ ...folder, pointers, problem: null, publications: [] }] }))
  answer('boxes.list', () => ({ boxes: [box], problems: [], foreign: [], untaken: null }))
  answer('machines.list', () => ({ machines: [], problems: [] }))
  answer('images.list', () => ({ images: [], problems: [], unfinished: [] }))
  return inWindow(<RemoveBox box={box} onClose={() => undefined} onRemoved={() => undefined} />)
}

test('removing a box with published updates warns that they expire, and when', async () => {
  const { unmount } = show(Math.floor(Date.now() / 1000) + 60 * 86_400)
  expect(await screen.findByText(/^Its updates are no longer renewed: they expire on /)).toBeTruthy()
  expect(screen.getByText(/a computer or machine that runs it continues/)).toBeTruthy()
  unmount()
  show(1)
  expect(await screen.findByRole('button', { name: 'Remove box' })).toBeTruthy()
  expect(screen.queryByText(/no longer renewed/)).toBeNull()
})
