import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { message } from '#shared/messages/codes.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { inWindow } from '#testing/in-window.tsx'
import { BuildSummary } from './build-summary.tsx'
import type { BuildView } from './build-view.ts'

const build: Stage = { ...pendingStage('build', message('stage.build')), state: 'running', fraction: 0.15 }
const view = (part: Partial<BuildView>): BuildView => ({
  id: 'b',
  title: 'Tiny',
  state: 'running',
  active: true,
  headline: 'x',
  fraction: null,
  etaSeconds: null,
  waiting: null,
  createdAt: 0,
  startedAt: 0,
  endedAt: null,
  stages: [build],
  nodes: [],
  needs: {},
  timed: true,

  transfers: [],
  totals: null,
  warnings: [],
  error: null,
  job: 'j',
  request: null,
  estimate: null,
  ...part,
})
const bar = () => screen.getByRole('progressbar')

test('while the overall progress is unknown, the bar shows the stage and names it', () => {
  inWindow(<BuildSummary view={view({})} elapsedMs={1000} />)
  expect(bar().getAttribute('aria-valuenow')).toBe('15')
  expect(screen.getByText('Build with Nix: 15 %')).toBeTruthy()
})

test('what is known of the whole comes first', () => {
  inWindow(<BuildSummary view={view({ fraction: 0.4 })} elapsedMs={1000} />)
  expect(bar().getAttribute('aria-valuenow')).toBe('40')
  expect(screen.queryByText(/Build with Nix:/)).toBeNull()
})

test('shows no progress bar if the fraction is unknown', () => {
  inWindow(<BuildSummary view={view({ stages: [{ ...build, fraction: null }] })} elapsedMs={1000} />)
  expect(screen.queryByRole('progressbar')).toBeNull()
})
