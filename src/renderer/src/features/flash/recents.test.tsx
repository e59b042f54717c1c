import { screen, within } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { RecentSource } from '#shared/flash/recents.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { Recents } from './recents.tsx'

const file: RecentSource = { source: { kind: 'file', path: '/home/me/a.iso' }, name: 'a.iso', at: 2 }
const image: RecentSource = {
  source: { kind: 'image', id: 'tiny-20260101-000000-00ff', format: 'iso' },
  name: 'Kitchen',
  at: 1,
}

beforeEach(() => {
  answer('flash.recents', () => [file, image])
  answer('flash.forgetRecent', () => ({}))
})

test('what was flashed lately can be chosen again, and shows that it is', async () => {
  const onChoose = vi.fn()
  const { user } = inWindow(<Recents chosen={image.source} onChoose={onChoose} />)
  const rows = await screen.findAllByRole('listitem')
  const buttons = rows.map(row => within(row).getAllByRole('button')[0])
  expect(buttons.map(button => button?.getAttribute('aria-pressed'))).toEqual(['false', 'true'])
  expect(rows[0]?.textContent).toContain('/home/me')
  await user.click(screen.getByText('a.iso'))
  expect(onChoose).toHaveBeenCalledWith(file.source)
})

test('each can be taken off the list', async () => {
  const { user } = inWindow(<Recents chosen={null} onChoose={() => {}} />)
  await user.click(await screen.findByRole('button', { name: 'Remove Kitchen from this list' }))
  expect(asked).toContainEqual({ path: 'flash.forgetRecent', input: { source: image.source } })
})

test('before anything was flashed there is no list', async () => {
  answer('flash.recents', () => [])
  const { container } = inWindow(<Recents chosen={null} onChoose={() => {}} />)
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  expect(container.textContent).toBe('')
})

test('a list that cannot be read is reported, and blocks nothing', async () => {
  answer('flash.recents', () => {
    throw failure('recents.newer', { operation: 'flash', values: { path: '/r.json', found: 2, known: 1 } })
  })
  inWindow(<Recents chosen={null} onChoose={() => {}} />)
  expect((await screen.findByRole('status')).textContent).toContain('/r.json was written by a newer Kiln')
})
