import { expect, test } from 'vitest'
import { sampleHost } from '#testing/sample-host.ts'
import {
  afterStart,
  answerVersions,
  beginFor,
  beginForBox,
  boxOf,
  chooseHost,
  newDraft,
  sourceOf,
  takeOver,
  toRequest,
} from './draft.ts'
import { howProblems, usualHow } from './how.ts'
import { stepsFor } from './steps.ts'

const nothing = { profile: null, architecture: null }
const hosts = [sampleHost({ id: 'a', name: 'A' }), sampleHost({ id: 'b', name: 'B' })]
const flake = takeOver(newDraft, { kind: 'flake', reference: './machines#box' })

test('a restart is sent only with the next boot, and is confirmed like a switch', () => {
  const request = (how: Partial<typeof usualHow>) =>
    toRequest({ ...flake, hosts: ['a'], how: { ...usualHow, restartSeconds: '900', ...how } }, hosts, nothing)
  expect(request({ mode: 'boot', restart: true, checks: 'reach' })).toMatchObject({
    mode: 'boot',
    restart: true,
    restartSeconds: 900,
    checks: [],
  })
  expect(request({ mode: 'boot', restart: false })).toMatchObject({ restart: false, checks: null })
  expect(request({ mode: 'switch', restart: true })).toMatchObject({ restart: false })
  expect(
    howProblems({ ...usualHow, mode: 'boot', restart: true, restartSeconds: 'soon' }, hosts.slice(1)),
  ).toHaveProperty('restartSeconds')
  // Without a restart, its time does not matter.
  expect(howProblems({ ...usualHow, restartSeconds: 'soon' }, hosts.slice(1))).toEqual({})
})

test('there is no request until it is known what goes where', () => {
  expect(toRequest(newDraft, hosts, nothing)).toBeNull()
  expect(toRequest(flake, hosts, nothing)).toBeNull()
  expect(sourceOf({ ...flake, reference: 'not a flake' }, nothing)).toBeNull()
  expect(toRequest(chooseHost(flake, 'b', true), hosts, nothing)).toMatchObject({
    source: { kind: 'flake', reference: './machines#box' },
    hosts: [{ name: 'b', user: 'root', port: 22 }],
    mode: 'switch',
    checks: null,
    canary: 0,
    atOnce: 8,
    keepGenerations: null,
    newAddress: null,
  })
})

test('a box is deployed to one host, which becomes its computer, until another source is chosen [N16]', () => {
  const source = { kind: 'flake', reference: './machines#box' } as const
  const box = { id: '00000000000000aa', name: 'Kitchen' }
  const begun = beginForBox(newDraft, { box, hosts: [], source })
  expect(begun.step).toBe('where')
  const one = chooseHost(begun, 'a', true)
  expect(toRequest(one, hosts, nothing)).toMatchObject({ source, hosts: [{ name: 'a' }], box: box.id })
  expect(toRequest(chooseHost(one, 'b', true), hosts, nothing)).not.toHaveProperty('box')
  const other = takeOver(one, { kind: 'flake', reference: './machines#other' })
  expect(toRequest(other, hosts, nothing)).not.toHaveProperty('box')
  expect(boxOf(beginFor(one, ['a']))).toBeNull()
  expect(beginForBox(newDraft, { box, hosts: ['a'], source }).step).toBe('what')
})

test('a kit is a folder, and the key where one is given', () => {
  const kit = takeOver(newDraft, { kind: 'kit', folder: '/media/stick/kit', key: null })
  expect(sourceOf(kit, nothing)).toEqual({ kind: 'kit', folder: '/media/stick/kit', key: null })
  expect(sourceOf({ ...kit, kit: { folder: ' ', key: '' } }, nothing)).toBeNull()
  expect(sourceOf({ ...kit, kit: { folder: '/kit', key: ' a:b ' } }, nothing)).toMatchObject({ key: 'a:b' })
})

test('what was answered for a host is sent for it alone, and not with a flake, which has its own', () => {
  const kit = takeOver(newDraft, { kind: 'kit', folder: '/kit', key: null })
  const answers = ['a', 'b'].map(host => ({ host, value: '24.05' }))
  const draft = answerVersions({ ...kit, hosts: ['a'] }, answers)
  expect(toRequest(draft, hosts, nothing)?.stateVersions).toEqual([{ host: 'a', value: '24.05' }])
  expect(toRequest({ ...draft, ...flake, hosts: ['a'] }, hosts, nothing)?.stateVersions).toEqual([])
  expect(afterStart(draft).stateVersions).toEqual({})
})

test('a host that was removed since then is left out', () => {
  const draft = { ...flake, hosts: ['a', 'gone'] }
  expect(toRequest(draft, hosts, nothing)?.hosts.map(({ name }) => name)).toEqual(['a'])
})

test('a generation needs no other answers, and is forgotten for other hosts', () => {
  const back = takeOver({ ...newDraft, hosts: ['a'] }, { kind: 'generation', number: 3 })
  expect(stepsFor(back).map(({ id }) => id)).toEqual(['how', 'plan'])
  expect(toRequest(back, hosts, nothing)).toMatchObject({ source: { kind: 'generation', number: 3 } })
  expect(beginFor(back, ['b'])).toMatchObject({ from: 'image', generation: null, hosts: ['b'] })
  expect(beginFor({ ...back, reference: './a#box' }, ['b']).from).toBe('flake')
})

test('checks are those of the profile, none, or a line each', () => {
  const request = (how: Partial<typeof usualHow>) =>
    toRequest({ ...flake, hosts: ['a'], how: { ...usualHow, ...how } }, hosts, nothing)
  expect(request({ checks: 'reach' })?.checks).toEqual([])
  expect(request({ checks: 'own', ownChecks: ' 22 \n\nnginx.service\nhttp://:3002/' })?.checks).toEqual([
    { kind: 'tcp', port: 22 },
    { kind: 'unit', unit: 'nginx.service' },
    { kind: 'http', port: 3002, path: '/', secure: false },
  ])
  expect(request({ checks: 'own', ownChecks: 'what?' })).toBeNull()
  expect(request({ checks: 'own', ownChecks: '' })).toBeNull()
})

test('a system that runs already is activated again only where that is chosen', () => {
  const request = (how: Partial<typeof usualHow>) =>
    toRequest({ ...flake, hosts: ['a'], how: { ...usualHow, ...how } }, hosts, nothing)
  expect(request({})?.again).toBe(false)
  expect(request({ again: true })?.again).toBe(true)
  // A choice that the form does not show then is not sent.
  expect(request({ again: true, mode: 'dry' })?.again).toBe(false)
  // Nor is it kept for a generation.
  const back = takeOver(
    { ...flake, hosts: ['a'], how: { ...usualHow, again: true } },
    { kind: 'generation', number: 1 },
  )
  expect(toRequest(back, hosts, nothing)?.again).toBe(false)
})

test('checks that run once decide neither a rollback nor other hosts', () => {
  const how = { ...usualHow, checks: 'own' as const, ownChecks: '3002' }
  const draft = { ...flake, hosts: ['a'], how }
  expect(beginFor(draft, ['a']).how).toEqual(how)
  expect(beginFor(draft, ['b']).how).toEqual(usualHow)
  expect(takeOver(draft, { kind: 'generation', number: 1 }).how).toEqual(usualHow)
})

test('an error is shown next to its field, and only where it counts', () => {
  const wrong = (how: Partial<typeof usualHow>, count = 1) =>
    Object.keys(howProblems({ ...usualHow, ...how }, hosts.slice(0, count)))
  expect(wrong({})).toEqual([])
  expect(wrong({ canary: '-1', atOnce: '0', confirmSeconds: '1', keep: '1', activateSeconds: '' })).toEqual([
    'canary',
    'atOnce',
    'activateSeconds',
    'confirmSeconds',
    'keep',
  ])
  expect(wrong({ newAddress: 'box' })).toEqual(['newAddress'])
  expect(wrong({ newAddress: 'box' }, 2)).toEqual([])
  expect(wrong({ checks: 'own', ownChecks: 'what?', mode: 'dry' })).toEqual([])
})

test('there is always a host left after the first ones', () => {
  const how = { ...usualHow, canary: '5' }
  expect(toRequest({ ...flake, hosts: ['a', 'b'], how }, hosts, nothing)?.canary).toBe(1)
})
