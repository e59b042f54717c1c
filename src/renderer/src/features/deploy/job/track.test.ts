import { expect, test } from 'vitest'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { HostProgress, HostResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { sampleNote } from '#testing/sample-host.ts'
import { trackOf, trackSteps } from './track.ts'

const at = (phase: HostProgress['phase']): HostProgress => ({
  host: 'box',
  phase,
  doneBytes: 0,
  totalBytes: null,
})
const flake = { kind: 'flake' as const, reference: './a#box' }
const plan = (
  mode: DeployPlan['request']['mode'] = 'switch',
  source: DeployPlan['request']['source'] = flake,
  restart = false,
) => ({
  request: { mode, source, restart },
})
const track = (progress: HostProgress, result?: HostResult, of = plan()) => {
  const found = trackOf(progress, result, of)
  return trackSteps.map(step => found[step]).join(' ')
}
const back = (code: 'deploy.reason.hung' | 'deploy.reason.unconfirmed') =>
  sampleNote({
    outcome: 'rolled-back',
    error: failure('deploy.rolled-back', {
      operation: 'a',
      values: { host: 'box', reason: message(code) },
    }).report(),
  })

test('a next boot is confirmed only where the host restarts for it', () => {
  expect(track(at('checking'), undefined, plan('boot', flake, true))).toBe('done done done now later')
  expect(track(at('ended'), sampleNote(), plan('boot'))).toBe('done done done skipped skipped')
})

test('what is built is built before; the rest follows the host', () => {
  expect(track(at('waiting'))).toBe('done later later later later')
  expect(track(at('copying'))).toBe('done now later later later')
  expect(track(at('checking'))).toBe('done done done now later')
  expect(track(at('ended'), sampleNote())).toBe('done done done done done')
  expect(track(at('ended'), sampleNote({ unchanged: true }))).toBe('done skipped skipped done done')
})

test('a host that went back shows where it failed', () => {
  expect(track(at('ended'), back('deploy.reason.hung'))).toBe('done done failed later later')
  expect(track(at('ended'), back('deploy.reason.unconfirmed'))).toBe('done done done done failed')
  const sick = failure('deploy.rolled-back', {
    operation: 'a',
    values: { host: 'box', reason: message('deploy.reason.checks', { checks: 'x' }) },
  }).report()
  expect(track(at('ended'), sampleNote({ outcome: 'rolled-back', error: sick }))).toBe(
    'done done done failed later',
  )
  expect(track(at('ended'), sampleNote({ outcome: 'unconfirmed' }))).toBe('done done done done failed')
  expect(track(at('ended'), sampleNote({ outcome: 'untouched' }))).toBe('done later later later later')
})

test('what a mode or a generation does without is not shown as missing', () => {
  expect(track(at('switching'), undefined, plan('boot'))).toBe('done done now skipped skipped')
  expect(track(at('ended'), sampleNote(), plan('switch', { kind: 'generation', number: 1 }))).toBe(
    'skipped skipped done done done',
  )
})
