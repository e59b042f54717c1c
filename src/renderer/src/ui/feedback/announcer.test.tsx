import { act } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { Announcer, announce } from './announcer.tsx'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what was announced is not left for a later reader, and can be announced again', () => {
  inWindow(<Announcer />)
  const region = () => document.querySelector('[aria-live]')?.textContent
  act(() => announce('Running'))
  expect(region()).toBe('Running')
  act(() => void vi.advanceTimersByTime(60_000))
  expect(region()).toBe('')
  act(() => announce('Running'))
  expect(region()).toBe('Running')
  act(() => announce('Ended'))
  expect(region()).toBe('Ended')
})
