import { render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { ImagesUnreadable } from './images-unreadable.tsx'

const shown = (error: Error) =>
  render(<ImagesUnreadable list={{ error, refetch: vi.fn(), isFetching: false } as never} />)

test('a chosen folder that is gone is named, with the way to Settings', () => {
  const values = { path: '/mnt/drive/images' }
  shown(failure('images.folder-gone', { operation: 'images.list', values }))
  screen.getByText(/is not there: \/mnt\/drive\/images/)
  expect(screen.getByRole('link', { name: 'Open Settings' }).getAttribute('href')).toMatch(/\/settings$/)
  screen.getByRole('button', { name: 'Try again' })
})

test('any other reason has no such way', () => {
  shown(new Error('x'))
  expect(screen.queryByRole('link')).toBeNull()
})
