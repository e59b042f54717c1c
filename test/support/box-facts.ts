// For tests of what a box is like: the facts that its state is made of.
import type { BoxFacts } from '#shared/boxes/box-facts.ts'

export const image = (createdAt: number, formats: BoxFacts['images'][number]['formats'] = { raw: {} }) => ({
  id: `image-${createdAt}`,
  createdAt,
  formats,
})
export const drive = {
  name: 'Ultra',
  serial: 'S1',
  model: 'Ultra',
  sizeBytes: 32e9,
  image: 'image-1',
  at: 20,
}
export const host = { id: 'kitchen', addedAt: 20, flashed: null, seen: { at: 30 } }
export const flashed = { ...host, flashed: { image: 'image-1', name: 'Kitchen', at: 20 }, seen: null }
export const answered = {
  at: 40,
  hostname: 'kitchen',
  system: null,
  nixos: null,
  label: null,
  architecture: null,
  kiln: null,
  profileGeneration: null,
  currentGeneration: null,
  needsReboot: null,
  failedUnits: [],
}
export const facts = (more: Partial<BoxFacts> = {}): BoxFacts => ({
  box: { createdAt: 1, profile: 'tiny', goal: null, drives: [] },
  images: [],
  formerImage: null,
  isChanged: false,
  lastBuild: null,
  isProfileGone: false,
  machines: [],
  host: null,
  hostState: null,
  ...more,
})
export const onHost = (more: { last?: { outcome: string; at: number } } & Record<string, unknown> = {}) => {
  const switchedAt = more.last?.outcome === 'switched' ? more.last.at : null
  return { asked: null, facts: null, last: null, switchedAt, ...more } as BoxFacts['hostState']
}
export const deploy = (outcome: string, at = 50) => ({
  deploy: 'd',
  name: 'n',
  at,
  mode: 'switch',
  outcome,
  error: null,
})
export const undone = (at: number) => ({ at, stuck: false, reason: 'worse: tcp 8123' })
export const build = (state: 'running' | 'failed' | 'cancelled', at = 60) => ({
  id: 'image-9',
  state,
  createdAt: at,
  startedAt: at,
  endedAt: state === 'running' ? null : at + 1,
})
