import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { DerivationNode } from '#shared/builds/build-graph.ts'
import { inWindow } from '#testing/in-window.tsx'
import { RunningNow } from './running-now.tsx'

const node = (name: string, part: Partial<DerivationNode> = {}): DerivationNode => ({
  drv: `/nix/store/x-${name}.drv`,
  name,
  state: 'planned',
  phase: null,
  startedMs: null,
  stoppedMs: null,
  logLines: 0,
  expectedSeconds: null,
  on: null,
  ...part,
})
const running = (name: string, startedMs: number) =>
  node(name, { state: 'running', startedMs, phase: 'buildPhase' })

test('of thousands of derivations those that run are shown, the first one first, and open their log', async () => {
  const nodes = [...Array(3000).keys()].map(at => node(`planned-${at}`))
  const onOpen = vi.fn()
  const all = [...nodes, running('late', 9000), running('early', 1000)]
  const { user } = inWindow(<RunningNow nodes={all} nowMs={61_000} onOpen={onOpen} />)
  const rows = screen.getAllByRole('button')
  expect(rows.map(row => row.textContent)).toEqual(['earlybuildPhase1 min 00 s', 'latebuildPhase52 s'])
  await user.click(screen.getByRole('button', { name: /early/ }))
  expect(onOpen).toHaveBeenCalledWith('/nix/store/x-early.drv')
})

test('more than three are counted', () => {
  const nodes = [1, 2, 3, 4, 5].map(at => running(`n${at}`, at))
  inWindow(<RunningNow nodes={nodes} nowMs={10} onOpen={() => {}} />)
  expect(screen.getAllByRole('button')).toHaveLength(3)
  expect(screen.getByText('5 building')).toBeTruthy()
})

test('its room stays when nothing runs for a moment', () => {
  const shown = (nodes: DerivationNode[]) => <RunningNow nodes={nodes} nowMs={10} onOpen={() => {}} />
  const { rerender } = inWindow(shown([running('a', 1), running('b', 2)]))
  const room = () => screen.getByRole('list').style.minHeight
  const before = room()
  rerender(shown([node('a', { state: 'done' })]))
  expect(room()).toBe(before)
  expect(before).not.toBe('')
})
