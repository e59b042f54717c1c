import { expect, test } from 'vitest'
import { driveResult } from '#shared/flash/flash.ts'
import { host as hostType } from '#shared/hosts/host.ts'
import { withDeployed, withFlashed } from './belongings.ts'
import { newBox } from './find-box.ts'

let ids = 0
const newId = () => (ids++).toString(16).padStart(16, '0')
const given = { reserved: ['tiny'], at: 9, newId }
const kitchen = newBox({
  id: newId(),
  name: 'Kitchen',
  createdAt: 1,
  profile: 'tiny',
  options: { message: 'hi' },
})
const result = (path: string, hostname: string | null, outcome: 'verified' | 'failed' = 'verified') =>
  driveResult.parse({
    path,
    hostname,
    outcome,
    name: 'Stick',
    serial: path,
    bytesWritten: 1,
    bytesSkipped: 0,
    bytesVerified: 1,
    sha256: null,
    seconds: 1,
    error: null,
    hostKey: null,
  })
const drive = (path: string) => ({ path, serial: path, model: 'Ultra', sizeBytes: 1 })
const host = hostType.parse({
  id: 'kitchen',
  name: 'kitchen',
  address: { host: 'kitchen.local', port: 22, user: 'root', jump: null, identity: null },
  tags: [],
  added: 'flashed',
  addedAt: 5,
})
const image = {
  id: 'tiny-20260131-120000-1a2b',
  answers: { profile: 'tiny', options: {}, architecture: 'x86_64' as const },
}
const flashed = {
  ...given,
  box: null,
  ids: new Map(),
  own: new Map(),
  tickets: new Map(),
  image,
  hostnameKey: 'hostname',
  hosts: [],
  drives: ['a', 'b', 'c'].map(drive),
}

test('a table of drives makes one box for each name, and none for a failed or nameless drive', () => {
  const results = [result('a', 'attic'), result('b', 'cellar', 'failed'), result('c', null)]
  expect(withFlashed([kitchen], { ...flashed, results })).toMatchObject([
    {
      name: 'attic',
      profile: 'tiny',
      images: [image.id],
      drives: [{ serial: 'a', image: image.id, at: 9 }],
      host: null,
    },
  ])
})

test('an existing name, in any case, is the same box, flashed again', () => {
  const results = [result('a', 'kitchen'), result('b', 'KITCHEN')]
  const [box, ...others] = withFlashed([kitchen], { ...flashed, results, hosts: [host] })
  expect(others).toEqual([])
  expect(box).toMatchObject({ id: kitchen.id, name: 'Kitchen', options: { message: 'hi' }, host: 'kitchen' })
  expect(box?.drives.map(({ serial }) => serial)).toEqual(['a', 'b'])
})

test('a single drive goes to the named box whatever its host name; several go by their own host names', () => {
  const one = withFlashed([kitchen], { ...flashed, results: [result('a', null)], box: kitchen.id })
  expect(one.map(({ id }) => id)).toEqual([kitchen.id])
  const two = withFlashed([kitchen], {
    ...flashed,
    results: [result('a', 'attic'), result('b', null)],
    box: kitchen.id,
  })
  // The other drive failed or has no name; the named box still counts only for a single drive.
  expect(two.map(({ name }) => name)).toEqual(['attic'])
})

test("a box takes its drive's overrides as its answers", () => {
  const shared = { ...image, answers: { ...image.answers, options: { hostname: 'hall', message: 'hi' } } }
  const [attic, ...others] = withFlashed([kitchen], {
    ...flashed,
    image: shared,
    results: [result('a', 'attic')],
    own: new Map([['a', { hostname: 'attic' }]]),
  })
  expect(others).toEqual([])
  expect(attic).toMatchObject({
    options: { hostname: 'attic', message: 'hi' },
    drives: [{ answers: { hostname: 'attic' } }],
  })
  // Answers of another profile are not taken over; a box without a profile takes all.
  const other = { ...kitchen, profile: 'desktop' }
  const empty = { ...kitchen, profile: null, options: {} }
  const named = { ...flashed, image: shared, results: [result('a', 'den')], box: kitchen.id }
  const own = new Map([['a', { hostname: 'den' }]])
  expect(withFlashed([other], { ...named, own })).toMatchObject([{ options: { message: 'hi' } }])
  expect(withFlashed([empty], { ...named, own })).toMatchObject([
    { profile: 'tiny', options: { hostname: 'den', message: 'hi' } },
  ])
})

test('a name that commands would misread gets a number', () => {
  expect(withFlashed([], { ...flashed, results: [result('a', 'tiny')] })).toMatchObject([
    { name: 'tiny (2)' },
  ])
})

test('a deploy makes a box for its host once, and fills in the profile of a box that had none', () => {
  const source = { kind: 'flake' as const, reference: './machines#box' }
  const made = withDeployed([kitchen], { ...given, host, source, box: null })
  expect(made).toMatchObject({ name: 'kitchen (2)', host: 'kitchen', profile: './machines#box' })
  expect(withDeployed(made ? [kitchen, made] : [], { ...given, host, source, box: null })).toBeNull()
  expect(withDeployed([kitchen], { ...given, host, source, box: kitchen.id })).toMatchObject({
    id: kitchen.id,
    host: 'kitchen',
    profile: 'tiny',
  })
  const empty = newBox({ id: newId(), name: 'old', createdAt: 1, host: 'kitchen' })
  expect(withDeployed([empty], { ...given, host, source, box: null })).toMatchObject({
    id: empty.id,
    profile: './machines#box',
  })
})

test("a named box does not get another box's host, and keeps its own host and drives", () => {
  const living = newBox({ id: newId(), name: 'Living room', createdAt: 1, host: 'living' })
  const room = newBox({ id: newId(), name: 'room', createdAt: 1, host: 'room' })
  const hosts = ['living', 'room'].map(name => ({ ...host, id: name, name }))
  const named = { ...flashed, hosts, box: room.id }
  expect(withFlashed([room, living], { ...named, results: [result('a', 'living')] })).toMatchObject([
    { id: living.id, host: 'living', drives: [{ serial: 'a' }] },
  ])
  const hall = { ...host, id: 'hall', name: 'hall' }
  const results = [result('a', 'hall')]
  expect(withFlashed([room, living], { ...named, hosts: [...hosts, hall], results })).toMatchObject([
    { name: 'hall', host: 'hall' },
  ])
  // A host name in the answers is the new host name of the box's computer.
  const renamed = { ...room, options: { hostname: 'hall' } }
  expect(withFlashed([renamed], { ...named, hosts: [...hosts, hall], results })).toMatchObject([
    { id: room.id, host: 'hall' },
  ])
})

test('a planned box that answers with the host name gets the drive, if it has the same profile', () => {
  const plan = { profile: 'tiny', options: { hostname: 'home-automation' } }
  const planned = newBox({ id: newId(), name: 'Home automation', createdAt: 1, ...plan })
  const results = [result('a', 'home-automation')]
  expect(withFlashed([planned], { ...flashed, results })).toMatchObject([{ id: planned.id }])
  const other = { ...planned, profile: 'desktop' }
  expect(withFlashed([other], { ...flashed, results })).toMatchObject([{ name: 'home-automation' }])
})

test("a deploy to another box's host leaves the host there", () => {
  const living = newBox({ id: newId(), name: 'Living room', createdAt: 1, host: host.id, profile: 'tiny' })
  const source = { kind: 'flake' as const, reference: './machines#box' }
  expect(withDeployed([kitchen, living], { ...given, host, source, box: kitchen.id })).toBeNull()
})

test('a drive that is written for another box leaves its former box', () => {
  const before = withFlashed([kitchen], { ...flashed, results: [result('a', 'kitchen')] })
  const after = withFlashed(before, { ...flashed, at: 10, results: [result('a', 'attic')] })
  expect(after.map(({ name, drives }) => [name, drives.map(({ serial }) => serial)])).toEqual([
    ['attic', ['a']],
    ['Kitchen', []],
  ])
  // This also holds if the drive was written only in part, or got no name.
  for (const [name, outcome] of [
    ['attic', 'failed'],
    [null, 'verified'],
  ] as const)
    expect(withFlashed(before, { ...flashed, at: 10, results: [result('a', name, outcome)] })).toMatchObject([
      { name: 'Kitchen', drives: [] },
    ])
  // Flashed again for the same box, it stays.
  expect(withFlashed(before, { ...flashed, at: 10, results: [result('a', 'kitchen')] })).toMatchObject([
    { name: 'Kitchen', drives: [{ serial: 'a', at: 10 }] },
  ])
})

test("a drive that was made for a Connect ticket keeps the ticket's ID until it gets another image [N16]", () => {
  const tickets = new Map([['a', 'ticket']])
  const [box] = withFlashed([], {
    ...flashed,
    tickets,
    results: [result('a', 'attic'), result('b', 'cellar')],
  })
  expect(box?.drives).toMatchObject([{ serial: 'a', enrolment: 'ticket' }])
  const [again] = withFlashed(box ? [box] : [], { ...flashed, results: [result('a', 'attic')] })
  expect(again?.drives.map(({ enrolment }) => enrolment)).toEqual([undefined])
})
