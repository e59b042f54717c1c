import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { HostProgress, HostResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleNote } from '#testing/sample-host.ts'
import { HostProgressRow } from './host-progress.tsx'
import { endText, outcomeText } from './outcome-text.ts'

const at = (phase: HostProgress['phase'], part: Partial<HostProgress> = {}): HostProgress => ({
  host: 'box',
  phase,
  doneBytes: 0,
  totalBytes: null,
  ...part,
})
const shown = (progress: HostProgress, result?: HostResult) =>
  inWindow(
    <ul>
      <HostProgressRow progress={progress} result={result} plan={null} known={{ id: 'box', name: 'Box' }} />
    </ul>,
  )
const sick = sampleNote({
  outcome: 'rolled-back',
  checks: [
    { check: { kind: 'tcp', port: 22 }, ok: true, seconds: 1, reason: null },
    { check: { kind: 'tcp', port: 3002 }, ok: false, seconds: 30, reason: message('deploy.found.silent') },
  ],
  error: failure('deploy.rolled-back', {
    operation: 'deploy.switch',
    values: { host: 'box', reason: message('deploy.reason.checks', { checks: 'x' }) },
    details: { lastLines: ['starting nginx'] },
  }).report(),
})

test('a host that was rolled back says by which check, and what it printed', () => {
  shown(at('ended'), sick)
  expect(screen.getByText('Rolled back automatically: port 3002: does not answer')).toBeTruthy()
  expect(screen.getByText('Check: failed')).toBeTruthy()
  expect(screen.getByText('starting nginx')).toBeTruthy()
  expect(screen.getByText('port 22')).toBeTruthy()
})

test('one that went back because the deploy was cancelled has nothing to change', () => {
  const error = failure('deploy.rolled-back', {
    operation: 'deploy.switch',
    values: { host: 'box', reason: message('deploy.reason.cancelled') },
  }).report()
  shown(at('ended'), sampleNote({ outcome: 'rolled-back', error }))
  expect(screen.getByText('Rolled back automatically: the deploy was cancelled')).toBeTruthy()
  expect(screen.getByText(/^Running the previous system/).textContent).not.toContain('Change')
})

test('one that ran it already says that nothing was activated', () => {
  shown(at('ended'), sampleNote({ unchanged: true }))
  expect(screen.getByText('It ran this system already: nothing was activated')).toBeTruthy()
})

test('one that was not begun says so once, without a time', () => {
  const error = failure('deploy.stopped', { operation: 'deploy', values: { host: 'box' } }).report()
  shown(at('waiting'), sampleNote({ outcome: 'untouched', error, seconds: 0 }))
  expect(screen.getByText('Not started: an earlier host failed')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.queryByText(/^0/)).toBeNull()
})

test('copying has a bar once it is known how much there is, and none before', () => {
  shown(at('copying', { doneBytes: 5e6 }))
  expect(screen.queryByRole('progressbar')).toBeNull()
  shown(at('copying', { doneBytes: 5e6, totalBytes: 1e7 }))
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
})

test('each ending has its sentence', () => {
  const text = (part: Partial<HostResult>) => outcomeText(sampleNote(part), 'box')
  expect(text({})).toBe('Confirmed: it runs the new system')
  expect(text({ mode: 'boot' })).toBe('Set: the next boot uses the new system')
  expect(text({ outcome: 'untouched' })).toBe('Not started: an earlier host failed')
  const hung = failure('deploy.rolled-back', {
    operation: 'a',
    values: { host: 'box', reason: message('deploy.reason.hung') },
  })
  expect(text({ outcome: 'rolled-back', error: hung.report() })).toBe(
    'Rolled back automatically: activation did not finish in time',
  )
})

test('all hosts together are summed up', () => {
  const text = (...results: HostResult[]) => endText({ state: 'failed', results, nameOf: () => 'Box' })
  expect(text(sick)).toBe('Box runs its old system again')
  expect(text(sick, sampleNote())).toBe('1 of 2 hosts have the new system')
  expect(text(sampleNote(), sampleNote())).toBe('All 2 hosts have the new system')
  expect(text(sick, sick)).toBe('All 2 hosts were rolled back')
  expect(text(sampleNote({ outcome: 'shown' }))).toBe('Nothing was changed')
  expect(text()).toBe('The deploy failed before its first host: nothing was changed')
})
