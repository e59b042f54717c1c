import { expect, test } from 'vitest'
import { sampleHost, sampleState } from '#testing/sample-host.ts'
import { afterStart, beginFor, leaveOutHost, newDraft, toRequest } from './draft.ts'
import { flakeEach, fleetPairs, fleetProblem, newFleet, withFlake, withHost } from './fleet.ts'
import { howProblems, usualHow, wavesOf } from './how.ts'

const hosts = [
  sampleHost({ id: 'kitchen', name: 'kitchen', tags: ['test'] }),
  sampleHost({ id: 'attic', name: 'Attic', tags: ['home'] }),
  sampleHost({ id: 'spare', name: 'spare', tags: ['home'] }),
]
const configurations = ['attic', 'installer', 'kitchen']
const states = hosts.map(({ id }) => sampleState({ id, facts: null }))
const fleet = withFlake(newFleet, './machines')
const pairsOf = (of = fleet, known = hosts) => fleetPairs(of, { configurations, hosts: known, states })
const nothing = { profile: null, architecture: null }
const eachOf = (of = fleet) => flakeEach(of.flake, pairsOf(of).pairs)
const problemOf = (flake: string) => fleetProblem({ of: 'flake', flake })

test('configurations go to the hosts of their names, and what has no partner is shown [D7]', () => {
  const { rows, pairs, left } = pairsOf()
  expect(rows.map(({ configuration, host, by }) => [configuration, host, by])).toEqual([
    ['attic', 'attic', 'name'],
    ['installer', null, null],
    ['kitchen', 'kitchen', 'name'],
  ])
  expect(left).toEqual(['spare'])
  expect(flakeEach('./machines', pairs)).toEqual([
    { host: 'attic', source: { kind: 'flake', reference: './machines#attic' } },
    { host: 'kitchen', source: { kind: 'flake', reference: './machines#kitchen' } },
  ])
  expect(flakeEach('./machines#attic', pairs)).toEqual([])
})

test('a person changes a pair and leaves one out, and another flake forgets that', () => {
  const changed = withHost(withHost(fleet, 'installer', 'spare'), 'attic', null)
  const { rows, left } = pairsOf(changed)
  expect(rows.map(({ host, by }) => [host, by])).toEqual([
    [null, 'left-out'],
    ['spare', 'map'],
    ['kitchen', 'name'],
  ])
  expect(left).toEqual(['Attic'])
  expect(withFlake(changed, './other').map).toEqual({})
  expect(withFlake(changed, './machines')).toBe(changed)
  // The host was removed since.
  expect(pairsOf(changed, hosts.slice(0, 2)).rows[1]).toMatchObject({ host: null, by: null })
})

test('two for one host, and two hosts for one, are in doubt until a person chooses', () => {
  const twice = withHost(fleet, 'installer', 'kitchen')
  expect(pairsOf(withHost(twice, 'kitchen', 'kitchen')).rows).toMatchObject([
    { configuration: 'attic', doubt: null },
    { configuration: 'installer', host: 'kitchen', doubt: { kind: 'twice', names: ['kitchen'] } },
    { configuration: 'kitchen', host: 'kitchen', doubt: { kind: 'twice', names: ['installer'] } },
  ])
  const two = [...hosts, sampleHost({ id: 'attic-2', name: 'attic' })]
  expect(pairsOf(fleet, two).rows[0]).toMatchObject({
    host: null,
    doubt: { kind: 'ambiguous', names: ['Attic', 'attic'] },
  })
  expect(pairsOf(withHost(fleet, 'attic', 'attic-2'), two).rows[0]).toMatchObject({
    host: 'attic-2',
    doubt: null,
  })
})

test('a configuration whose host was chosen for another one says so', () => {
  const { rows } = pairsOf(withHost(fleet, 'kitchen', 'attic'))
  expect(rows.map(({ configuration, host, by }) => [configuration, host, by])).toEqual([
    ['attic', null, 'displaced'],
    ['installer', null, null],
    ['kitchen', 'attic', 'map'],
  ])
})

test('a flake is named without a configuration', () => {
  expect(problemOf('./machines')).toBeNull()
  expect(problemOf('github:me/machines')).toBeNull()
  for (const wrong of ['', ' ', 'machines', './machines#kitchen'])
    expect(problemOf(wrong), wrong).not.toBeNull()
})

test('the request has the pairs, and a host that is left out in the plan takes its configuration along', () => {
  const draft = { ...newDraft, from: 'each' as const, fleet, hosts: ['spare'] }
  const request = (of = draft) => toRequest(of, hosts, { ...nothing, each: eachOf(of.fleet) })
  expect(request()).toMatchObject({
    source: { kind: 'each' },
    hosts: [{ name: 'attic' }, { name: 'kitchen' }],
    stateVersions: [],
  })
  const less = leaveOutHost(draft, 'kitchen', eachOf())
  expect(less.fleet.map).toEqual({ kitchen: null })
  expect(request({ ...draft, fleet: less.fleet })?.hosts.map(({ name }) => name)).toEqual(['attic'])
  // Begun again, it is still there; for other hosts it is not.
  expect(afterStart(draft)).toMatchObject({ from: 'each', step: 'what', fleet })
  expect(beginFor(draft, ['spare'])).toMatchObject({ from: 'image', hosts: ['spare'] })
})

test('waves are tags in their order, of several hosts', () => {
  expect(wavesOf({ waves: ' test, #home ' }, hosts).waves).toEqual([
    { name: 'test', hosts: ['kitchen'] },
    { name: 'home', hosts: ['attic', 'spare'] },
  ])
  expect(wavesOf({ waves: 'test' }, hosts.slice(0, 1))).toEqual({ waves: [], missing: null })
  expect(howProblems({ ...usualHow, waves: 'nothing' }, hosts)).toHaveProperty('waves')
  const draft = { ...newDraft, from: 'each' as const, fleet }
  const how = { ...usualHow, waves: 'home', afterFailure: 'finish-wave' as const }
  expect(toRequest({ ...draft, how }, hosts, { ...nothing, each: eachOf() })).toMatchObject({
    waves: [{ name: 'home', hosts: ['attic'] }],
    afterFailure: 'finish-wave',
  })
})
