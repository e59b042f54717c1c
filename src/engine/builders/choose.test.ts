import { expect, test } from 'vitest'
import { type BuilderFacts, builder, type KnownBuilder, type LocalBuilder } from '#shared/builders/builder.ts'
import { builderFrom, builderText } from '#shared/builders/choice-names.ts'
import { textOf } from '#test/texts.ts'
import { chooseBuilder } from './choose.ts'
import { type Need, placeHere, placeOf } from './fits.ts'

const GiB = 2 ** 30
const native = [{ architecture: 'x86_64' as const, emulated: false }]
const need: Need = { architecture: 'x86_64', features: [], sandbox: 'on', bytes: GiB }
const here: LocalBuilder = {
  nixVersion: '2.34.8',
  architectures: native,
  features: ['big-parallel'],
  sharesBuilds: true,
  diskFreeBytes: 100 * GiB,
}
const facts: BuilderFacts = {
  at: 1,
  nixVersion: '2.34.8',
  kernelArchitecture: 'x86_64',
  architectures: native,
  features: ['kvm'],
  trusted: true,
  sandbox: true,
  cpus: 8,
  maxJobs: 4,
  memoryBytes: null,
  diskFreeBytes: 50 * GiB,
  program: null,
  buildSeconds: 1,
}
const make = (host: string, more: Partial<BuilderFacts> | null = {}, speedFactor = 1): KnownBuilder => ({
  ...builder.parse({
    host,
    addedAt: 1,
    maxJobs: null,
    speedFactor,
    problem: null,
    facts: more === null ? null : { ...facts, ...more },
  }),
  name: host,
  keys: [],
  address: { host, port: 22, user: 'a', jump: null, identity: null },
})
const choose = (
  builders: KnownBuilder[],
  { requested = 'auto', wanted = need, local = here, past = {} as Record<string, [number, number]> } = {},
) => {
  const places = [placeHere(local, wanted, 'This computer'), ...builders.map(each => placeOf(each, wanted))]
  const times = new Map(Object.entries(past).map(([id, [there, at]]) => [id, { there, here: at }]))
  const request = builderFrom(requested)
  if (request.kind === 'new-lima') throw new Error('a VM to be made is not among the places')
  const choice = chooseBuilder({
    requested: request,
    places,
    need: wanted,
    past: times,
    nixVersion: local.nixVersion,
  })
  return [builderText(choice.choice), textOf(choice.reason)]
}
const arm = [{ architecture: 'aarch64' as const, emulated: false }]
const emulating = [...native, { architecture: 'aarch64' as const, emulated: true }]
const armNeed: Need = { ...need, architecture: 'aarch64' }

test('this computer, if it can', () => {
  expect(choose([make('fast', {}, 9)])).toEqual(['local', 'On this computer: Nix 2.34.8'])
})

test('another, if this one cannot, with the reason', () => {
  expect(choose([make('box'), make('arm', { architectures: arm })], { wanted: armNeed })).toEqual([
    'arm',
    'On arm: this computer builds x86_64 only, not aarch64',
  ])
  expect(choose([make('box')], { wanted: { ...need, features: ['kvm'] } })).toEqual([
    'box',
    'On box: this computer does not have kvm',
  ])
  expect(choose([make('box')], { local: { ...here, diskFreeBytes: GiB / 2 } })[1]).toBe(
    'On box: this computer has only 537 MB free, and 1.1 GB is needed',
  )
})

test('native execution before emulation, with how slow emulation is', () => {
  const local = { ...here, architectures: emulating }
  expect(choose([make('arm', { architectures: arm })], { wanted: armNeed, local })).toEqual([
    'arm',
    'On arm: this computer would have to emulate it',
  ])
  const [id, reason] = choose([], { wanted: armNeed, local })
  expect(id).toBe('local')
  expect(reason).toContain('aarch64 is emulated there: that is usually 5 to 20 times slower')
})

test('one that past builds show to be clearly faster', () => {
  expect(choose([make('box')], { past: { box: [60, 180] } })).toEqual([
    'box',
    'On box: what took 3 min here took 1 min there',
  ])
  for (const past of [{ box: [170, 180] }, { box: [1, 10] }] as Record<string, [number, number]>[])
    expect(choose([make('box')], { past })[0]).toBe('local')
})

test('of several, the one that does the most at once, then the one with the most space', () => {
  const wanted = { ...need, features: ['kvm'] }
  expect(choose([make('a'), make('b', {}, 2), make('c')], { wanted })[0]).toBe('b')
  expect(choose([make('a'), make('b', { maxJobs: 9 })], { wanted })[0]).toBe('b')
  expect(choose([make('a'), make('b', { diskFreeBytes: 900 * GiB })], { wanted })[0]).toBe('b')
})

test('none: with each one’s reason', () => {
  const problem = { code: 'ssh.lost', operation: '', values: {} } as never
  const others = [make('new', null), { ...make('broken'), problem }, make('boxed')]
  const wanted: Need = { ...armNeed, sandbox: 'off' }
  expect(() => choose(others, { wanted })).toThrow(expect.objectContaining({ code: 'builder.none' }))
  const outside = { ...need, sandbox: 'off' as const }
  expect(placeOf(make('boxed'), outside).problem?.code).toBe('builder.cannot.sandbox')
  expect(placeOf(make('free', { sandbox: false }), outside).problem).toBeNull()
  // An untrusted build never goes to a builder without a sandbox.
  expect(placeOf(make('free', { sandbox: false }), need).problem?.code).toBe('builder.cannot.no-sandbox')
  expect(placeOf(make('free', { sandbox: false }), { ...need, sandbox: 'as-set' }).problem).toBeNull()
  expect(others.slice(0, 2).map(each => placeOf(each, need).problem?.code)).toEqual([
    'builder.cannot.untested',
    'builder.cannot.failed',
  ])
})

test('an explicit choice is taken, or refused with its reason; this computer may always try', () => {
  expect(choose([make('box')], { requested: 'box' })).toEqual(['box', 'On box, as chosen'])
  expect(choose([make('a'), make('b')], { requested: 'b,a,b' })[0]).toBe('b,a')
  expect(choose([], { requested: 'local', wanted: armNeed })[0]).toBe('local')
  expect(() => choose([make('box')], { requested: 'box', wanted: armNeed })).toThrow(
    expect.objectContaining({ code: 'builder.cannot' }),
  )
  expect(() => choose([], { requested: 'box' })).toThrow(expect.objectContaining({ code: 'builder.unknown' }))
})
