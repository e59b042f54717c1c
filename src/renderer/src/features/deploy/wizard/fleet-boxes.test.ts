import { expect, test } from 'vitest'
import { sampleBox } from '#testing/sample-box.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { leaveOutHost, newDraft, toRequest } from './draft.ts'
import { newFleet } from './fleet.ts'
import { boxesEach, chooseBoxes, fleetBoxes } from './fleet-boxes.ts'

const hosts = [sampleHost({ id: 'kitchen', name: 'Kitchen' }), sampleHost({ id: 'attic', name: 'attic' })]
const box = (id: string, name: string, more: Parameters<typeof sampleBox>[0] = {}) =>
  sampleBox({ id, name, profile: 'tiny', ...more })
const boxes = [
  box('k', 'Kitchen', { host: 'kitchen', options: { message: 'hi' } }),
  box('a', 'attic', { host: 'attic', profile: './machines#attic' }),
  box('d', 'draft'),
  box('g', 'gone', { host: 'attic', profile: 'gone' }),
  box('n', 'nothing', { host: 'attic', profile: null }),
]
const known = { boxes, hosts, profiles: ['tiny'] }
const of = (...ids: string[]) => fleetBoxes(chooseBoxes(newFleet, ids), known)

test('boxes with a host and a system are offered, by name, and what the others lack is named [D7] [N16]', () => {
  const { rows, lacking } = of()
  expect(rows.map(({ name, host, chosen }) => [name, host.id, chosen])).toEqual([
    ['attic', 'attic', false],
    ['Kitchen', 'kitchen', false],
  ])
  expect(lacking).toEqual([
    { why: 'no-host', names: ['draft'] },
    { why: 'nothing', names: ['nothing'] },
    { why: 'no-profile', names: ['gone'] },
  ])
  // Before the profiles are known none is missed.
  expect(fleetBoxes(newFleet, { ...known, profiles: null }).lacking.map(({ why }) => why)).not.toContain(
    'no-profile',
  )
})

test('the chosen ones each go to their host, with their answers and id', () => {
  expect(boxesEach(of('k', 'a'))).toEqual([
    { host: 'attic', source: { kind: 'flake', reference: './machines#attic' }, box: 'a' },
    {
      host: 'kitchen',
      source: { kind: 'profile', profile: 'tiny', architecture: 'x86_64', options: { message: 'hi' } },
      box: 'k',
    },
  ])
})

test('two that have one host are in doubt while both are chosen', () => {
  const twin = { ...known, boxes: [...boxes, box('t', 'twin', { host: 'kitchen' })] }
  const twice = (...ids: string[]) =>
    fleetBoxes(chooseBoxes(newFleet, ids), twin).rows.map(row => [row.name, row.twice])
  expect(twice('k', 't')).toEqual([
    ['attic', []],
    ['Kitchen', ['twin']],
    ['twin', ['Kitchen']],
  ])
  expect(twice('k')).toContainEqual(['Kitchen', []])
})

test('the request has the release of hosts that do not say it, but of none that gets a flake', () => {
  const stateVersions = { kitchen: '25.11', attic: '24.05', spare: '23.11' }
  const fleet = { ...chooseBoxes(newFleet, ['k', 'a']), of: 'boxes' as const }
  const draft = { ...newDraft, from: 'each' as const, fleet, stateVersions }
  const each = boxesEach(of('k', 'a'))
  expect(toRequest(draft, hosts, { profile: null, architecture: null, each })).toMatchObject({
    hosts: [{ name: 'attic' }, { name: 'kitchen' }],
    stateVersions: [{ host: 'kitchen', value: '25.11' }],
  })
  expect(leaveOutHost(draft, 'attic', each).fleet.boxes).toEqual(['k'])
})
