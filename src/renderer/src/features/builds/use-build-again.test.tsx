import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Router } from 'wouter'
import { isAt, navigate, useHashLocation } from '#lib/hash-location.ts'
import { buildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { Window } from '#testing/in-window.tsx'
import { useBuildAgain } from './use-build-again.ts'

const request = buildRequest.parse({ profile: 'tiny', formats: ['raw'] })
const started = () => asked.filter(({ path }) => path === 'builds.start').length

test('two clicks in one frame start one build, and one that was not started may be tried again', async () => {
  navigate('/images')
  answer('builds.start', () => {
    throw failure('profile.unknown', { operation: 'test', values: { id: 'tiny', suggestion: '' } })
  })
  const { result } = renderHook(useBuildAgain, {
    wrapper: ({ children }) => (
      <Window>
        <Router hook={useHashLocation}>{children}</Router>
      </Window>
    ),
  })
  const twice = () =>
    act(async () => {
      result.current.again(request)
      result.current.again(request)
    })
  await twice()
  expect(started()).toBe(1)
  answer('builds.start', () => ({ job: 'job-1', subject: 'tiny-1a2b' }))
  await waitFor(() => expect(result.current.starting).toBe(false))
  await twice()
  expect(started()).toBe(2)
  await waitFor(() => expect(isAt('/builds/tiny-1a2b')).toBe(true))
})
