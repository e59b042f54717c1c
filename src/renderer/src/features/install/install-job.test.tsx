import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost } from '#testing/sample-host.ts'
import { InstallJob } from './install-job.tsx'

const stage = (id: 'connect' | 'format' | 'restart', state: Stage['state']) => ({
  ...pendingStage(id, message(`stage.install-${id}`)),
  state,
})
const job = (part: Partial<InstallJobView>): InstallJobView => ({
  id: 'j1',
  kind: 'install',
  name: 'box',
  subject: 'install-20260101-000000-00ff',
  seq: 1,

  state: 'running',
  headline: message('stage.install-format'),
  fraction: null,
  etaSeconds: null,
  waiting: null,
  error: null,
  value: null,
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
  detail: { lines: [] },
  stages: [stage('connect', 'done'), stage('format', 'running'), stage('restart', 'pending')],
  ...part,
})
const shown = (part: Partial<InstallJobView>) => {
  answer('hosts.list', () => [sampleHost({ id: 'box', name: 'Kitchen box' })])
  return inWindow(<InstallJob view={job(part)} />)
}

test('a failure after the disks were erased says that the machine has no system', async () => {
  const error = failure('install.step-failed', {
    operation: 'install',
    values: { host: 'box', step: message('install.step.format'), reason: 'broken' },
  }).report()
  shown({ state: 'failed', endedAt: 2, error })
  expect(await screen.findByText('NixOS was not installed on Kitchen box')).toBeTruthy()
  expect(screen.getByText(/^The machine has no system now/)).toBeTruthy()
  expect(screen.getByText('box: formatting the disks failed: broken')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Install again' })).toBeTruthy()
})

test('each stage says how long it took, and the one that runs how long it has', async () => {
  const stages = [
    { ...stage('connect', 'done'), startedMs: 0, endedMs: 2500 },
    { ...stage('format', 'done'), startedMs: 2500, endedMs: 95_000 },
    { ...stage('restart', 'running'), startedMs: 95_000 },
  ]
  // Fifteen minutes and a half into the restart: far from where a slow test or the window's own clock would show another minute.
  shown({ stages, headline: '', startedAt: Date.now() - 95_000 - 930_000 })
  const row = async (name: string) => (await screen.findByText(name)).closest('li')?.textContent
  expect(await row('Connect')).toContain('2.5 s')
  expect(await row('Format the disks')).toContain('1 min 33 s')
  expect(await row('Restart')).toContain('15 min')
})

test('Cancel shows what it would leave before it acts', async () => {
  const { user } = shown({})
  await user.click(await screen.findByRole('button', { name: 'Cancel' }))
  expect(screen.getByText(/the machine will have no system/)).toBeTruthy()
})

test('it ends with the key by which the machine is trusted', async () => {
  const fingerprint = `SHA256:${'abcdefg'.repeat(6)}h`
  const value = { host: 'box', system: '/nix/store/x', disks: ['S1'], fingerprint, seconds: 61 }
  shown({ state: 'succeeded', endedAt: 2, value })
  expect(await screen.findByText('NixOS is installed on Kitchen box')).toBeTruthy()
  expect(document.body.textContent?.replaceAll(/\s/g, '')).toContain(fingerprint)
  expect(screen.getByRole('link', { name: 'Open Kitchen box' })).toBeTruthy()
})
