import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { Router } from 'wouter'
import { isAt, navigate, useHashLocation, useHashSearch } from '#lib/hash-location.ts'
import { inWindow } from '#testing/in-window.tsx'
import { useLink } from './use-link.ts'

const begin = vi.fn((asked: URLSearchParams) => asked.toString())

function Linked({ ready }: { ready: boolean }) {
  useLink('/flash', ready ? begin : null)
  return null
}
const inPlace = (ready: boolean) => (
  <Router hook={useHashLocation} searchHook={useHashSearch}>
    <Linked ready={ready} />
  </Router>
)

test('a link begins once what is needed is known, and only once', () => {
  navigate('/flash?image=a')
  const { rerender } = inWindow(inPlace(false))
  expect(window.location.hash).toBe('#/flash?image=a')
  rerender(inPlace(true))
  expect(window.location.hash).toBe('#/flash')
  rerender(inPlace(true))
  expect(begin.mock.results.map(({ value }) => value)).toEqual(['image=a'])
  act(() => navigate('/flash?file=%2Fb.iso'))
  expect(begin.mock.results.map(({ value }) => value)).toEqual(['image=a', 'file=%2Fb.iso'])
  expect(isAt('/flash')).toBe(true)
})

test('a link to another page is left to that page', () => {
  navigate('/flash')
  begin.mockClear()
  inWindow(inPlace(true))
  act(() => navigate('/images?show=builds'))
  expect(window.location.hash).toBe('#/images?show=builds')
  expect(begin).not.toHaveBeenCalled()
})
