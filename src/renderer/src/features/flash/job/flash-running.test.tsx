import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { inWindow } from '#testing/in-window.tsx'
import '../drives/texts.ts'
import './texts.ts'
import { FlashRunning } from './flash-running.tsx'

const view = (phase: string) =>
  ({
    id: 'flash-1',
    kind: 'flash',
    name: 'Tiny',
    state: 'running',
    stages: [],
    headline: '',
    fraction: 1,
    etaSeconds: null,
    startedAt: 1,
    detail: {
      drives: ['/dev/sdb', '/dev/sdc'].map(path => ({
        path,
        name: path,
        phase,
        doneBytes: 1,
        totalBytes: 1,
        bytesPerSecond: null,
      })),
      results: [],
    },
  }) as unknown as FlashJobView

test('drives are kept connected until they are done, and no longer', () => {
  const { unmount } = inWindow(<FlashRunning view={view('writing')} />)
  expect(screen.getByText('Keep the drives connected.')).toBeTruthy()
  unmount()
  inWindow(<FlashRunning view={view('verified')} />)
  expect(screen.queryByText('Keep the drives connected.')).toBeNull()
  expect(screen.getByText(/All 2 drives are done\./)).toBeTruthy()
})
