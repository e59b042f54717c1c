import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { HostResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import type { DeployJobView } from '#shared/jobs/kinds/deploy.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleHost, sampleNote } from '#testing/sample-host.ts'
import { DeployJob } from './deploy-job.tsx'

const error = failure('kit.replaced', { operation: 'deploy', values: { path: '/mnt/kit' } }).report()
const failed = (...results: HostResult[]): DeployJobView => ({
  id: 'j1',
  kind: 'deploy',
  name: 'box',
  subject: 'deploy-20260101-000000-00ff',
  seq: 1,
  state: 'failed',
  headline: '',
  fraction: null,
  etaSeconds: null,
  waiting: null,
  error,
  value: null,
  stages: [],
  createdAt: 1,
  startedAt: 1,
  endedAt: 2,
  detail: {
    hosts: [{ host: 'box', phase: 'waiting', doneBytes: 0, totalBytes: null }],
    results,
    lines: [],
  },
})
const shown = (view: DeployJobView) => {
  answer('hosts.list', () => [sampleHost()])
  inWindow(<DeployJob view={view} plan={null} />)
}

test('a deploy that fails before its first host says why', async () => {
  shown(failed())
  expect(await screen.findByText('The deploy failed before its first host: nothing was changed')).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toContain('/mnt/kit')
})

test('after that each host says how it ended', async () => {
  shown(failed(sampleNote({ outcome: 'failed' })))
  expect(await screen.findByText('The host does not have the new system')).toBeTruthy()
  expect(screen.queryByText(/mnt/)).toBeNull()
})

test('after a failed canary the page says that the others are untouched, and recommends no further host', async () => {
  const untouched = (host: string) => sampleNote({ host, outcome: 'untouched' })
  const view = failed(sampleNote({ outcome: 'rolled-back' }), untouched('attic'), untouched('cellar'))
  const hosts = ['box', 'attic', 'cellar'].map(host => ({
    host,
    phase: 'waiting' as const,
    doneBytes: 0,
    totalBytes: null,
  }))
  shown({ ...view, detail: { ...view.detail, hosts } })
  expect(await screen.findByText('Box was rolled back. No other host was touched.')).toBeTruthy()
  const classes = (name: string) => screen.getByRole('link', { name }).className.split(' ')
  expect(classes('Deploy again')).toContain('bg-primary')
  expect(classes('Deploy to the remaining 3 hosts anyway')).not.toContain('bg-primary')
})
