import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { CallWaitingLine, WaitingLine } from './waiting-line.tsx'

const wait = message('nix.wait.cache', { url: 'http://cache.lan' })

test('what a job waits for is shown with the way to continue without it, and nothing where it does not wait', () => {
  const { rerender } = inWindow(<WaitingLine waiting={wait} />)
  expect(screen.getByRole('status').textContent).toMatch(/^Waiting for http:\/\/cache\.lan.*leave it out of/)
  rerender(<WaitingLine waiting={null} />)
  expect(screen.queryByRole('status')).toBeNull()
})

test('what a call waits for is shown too', async () => {
  answer('jobs.waits', () => [wait])
  inWindow(<CallWaitingLine call="builds.dryRun" />)
  expect((await screen.findByRole('status')).textContent).toContain('http://cache.lan')
})
