import { act, renderHook } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { type FlashRequest, flashRequest } from '#shared/flash/flash.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { chosen } from '#test/drives/chosen-drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { Window } from '#testing/in-window.tsx'
import { keepRequest, useRetry } from './retry.ts'

const first = sampleDrive({ path: '/dev/sdb', sequence: '1' })
const second = sampleDrive({ path: '/dev/sdc', serial: 'B', sequence: '2' })
const request: FlashRequest = flashRequest.parse({
  source: { kind: 'file', path: '/x.img' },
  drives: [first, second].map(drive => chosen(drive)),
})
type Outcome = 'verified' | 'failed' | 'cancelled'
const ended = (id: string, outcomes: Outcome[]) =>
  ({
    id,
    kind: 'flash',
    detail: {
      drives: [],
      results: outcomes.map((outcome, at) => ({
        path: request.drives[at]?.path,
        name: `Stick ${at}`,
        outcome,
      })),
    },
  }) as unknown as FlashJobView

const retryOf = (view: FlashJobView) => renderHook(() => useRetry(view), { wrapper: Window }).result
const started = () =>
  asked.filter(({ path }) => path === 'flash.start').map(({ input }) => input as FlashRequest)

beforeEach(() => {
  window.sessionStorage.clear()
  answer('flash.start', () => ({ job: 'flash-2', subject: 'x' }))
})

test('there is nothing to retry when all succeeded, or when the request is not known', () => {
  keepRequest('all-good', request)
  expect(retryOf(ended('all-good', ['verified', 'verified'])).current).toBeNull()
  expect(retryOf(ended('unknown', ['failed', 'failed'])).current).toBeNull()
})

test('only the drives that failed are written again, by the facts that they have now', async () => {
  keepRequest('one-failed', request)
  answer('drives.list', () => [first, second])
  const retry = retryOf(ended('one-failed', ['verified', 'failed']))
  await act(async () => retry.current?.start())
  expect(started().map(({ drives }) => drives.map(({ path }) => path))).toEqual([['/dev/sdc']])
})

test('two clicks in one frame write it once', async () => {
  keepRequest('twice', request)
  answer('drives.list', () => [first, second])
  const retry = retryOf(ended('twice', ['verified', 'failed']))
  await act(() => Promise.all([retry.current?.start(), retry.current?.start()]))
  expect(started()).toHaveLength(1)
})

test('a drive that was plugged in again since is looked at before it is erased', async () => {
  keepRequest('again', request)
  answer('drives.list', () => [first, { ...second, path: '/dev/sde', sequence: '9' }])
  const retry = retryOf(ended('again', ['verified', 'failed']))
  await act(async () => retry.current?.start())
  expect(started()).toEqual([])
  expect(window.location.hash).toBe('#/flash')
  const draft = JSON.parse(window.sessionStorage.getItem('kiln.flash') ?? '{}').value
  expect(draft).toMatchObject({ step: 'confirm', drives: [{ path: '/dev/sde' }], typed: {} })
})

test('a drive that is not plugged in is not written, and nothing else in its place', async () => {
  keepRequest('gone', request)
  answer('drives.list', () => [first, sampleDrive({ path: '/dev/sdc', serial: 'other' })])
  const retry = retryOf(ended('gone', ['verified', 'failed']))
  await act(async () => retry.current?.start())
  expect(started()).toEqual([])
})
