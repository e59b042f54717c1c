import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { buildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { profile } from '#shared/profiles/profile.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { DryRunCard } from './dry-run-card.tsx'
import { EarlyEstimate } from './early-estimate.tsx'

const tiny = profile.parse({
  schema: 1,
  id: 'tiny',
  name: 'Tiny',
  summary: '',
  flake: '.',
  formats: ['raw'],
  path: '/tiny',
  architectures: ['x86_64'],
  minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  schemaOptions: [],
})
const request = buildRequest.parse({ profile: 'tiny', formats: ['raw'] })
const estimate = {
  builder: { choice: { kind: 'local' as const }, reason: null },
  build: ['box.drv'],
  fetch: ['glibc'],
  downloadBytes: 31e6,
  unpackedBytes: 90e6,
  expectedSeconds: 90,
  imageBytes: 275e6,
}
const asks = () => asked.filter(({ path }) => path === 'builds.dryRun').length
const answers = { profile: tiny, request, problems: [], refuse: () => {} }
const wrong = {
  field: 'hostname',
  error: failure('option.refused', {
    operation: 'build',
    values: { reason: 'Too long.', fields: 'hostname' },
  }).report(),
}

test('size, download and time appear automatically, and Review does not query them again', async () => {
  answer('builds.dryRun', () => estimate)
  const { rerender } = inWindow(<EarlyEstimate {...answers} />)
  expect((await screen.findByText('275 MB')).tagName).toBe('DD')
  expect(screen.getByText('31 MB')).toBeTruthy()
  expect(screen.getByText('about 2 min')).toBeTruthy()
  rerender(<DryRunCard request={{ ...request, name: 'Box' }} blocked={false} onError={() => {}} />)
  expect(screen.getByText('1 derivation')).toBeTruthy()
  expect(asks()).toBe(1)
})

test('nothing is evaluated while an answer has to be corrected', () => {
  inWindow(<EarlyEstimate {...answers} problems={[wrong]} />)
  expect(screen.getByText('not known yet')).toBeTruthy()
  expect(asks()).toBe(0)
})
