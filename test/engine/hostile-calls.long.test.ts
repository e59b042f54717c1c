// Every call of the contract with input that no window sends: each is answered, without unexpected errors,
// and nothing outside Kiln's folders is read or written.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { startedJob } from '#shared/contract/index.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import type { FromEngine, ToEngine } from '#shared/contract/wire.ts'
import { failure } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { sampleInputs } from '#test/engine/sample-inputs/index.ts'
import { id } from '#test/engine/sample-inputs/values.ts'
import { test as base } from '#test/folders.ts'

const traversals = [
  '../../outside',
  `../../outside/${id}`,
  '../../outside/failed',
  '../../outside/secret',
  '../images',
  '../../../../outside/secret',
  '../../../../outside/secret.drv',
  '..',
  '.',
  '/',
]
const odd = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  '-',
  '--help',
  '$(id)',
  ';id',
  '\n',
  '%2e%2e',
  '__proto__',
  'constructor',
]
const long = 'x'.repeat(100_000)
const others = [null, true, -1, 0.5, 2 ** 53, 1e308, [], {}, [[]], { a: { b: [] } }]

type Path = (string | number)[]
/** Every path in a value: to the whole, and to its parts. */
const placesOf = (value: unknown, at: Path = []): Path[] => [
  at,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => placesOf(part, [...at, key]))
    : []),
]

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  const copy: Record<string, unknown> = Object.assign(Array.isArray(value) ? [] : {}, value)
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

const calls = Object.entries(sampleInputs).flatMap(([group, of]) =>
  Object.entries(of).map(([name, input]) => ({ path: `${group}.${name}`, input: input as unknown })),
)

/** Texts of all files in a folder, by path. */
const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .map(path => [path, statSync(path).isDirectory() ? null : readFileSync(path, 'utf8')]),
  )

type Ended = Extract<FromEngine, { t: 'reply' | 'failed' }>
type Fixture = { outside: string; ask: (path: string, input: unknown) => Promise<Ended>; kiln: TestEngine }

/** Without Nix: its handling of references is not tested here. */
const nothing = async () => {
  throw failure('nix.missing', { operation: 'nix' })
}
const withoutNix = (ports: Ports): Ports => {
  const names = Object.keys(ports.nix) as (keyof Ports['nix'])[]
  return { ...ports, nix: Object.fromEntries(names.map(name => [name, nothing])) as unknown as Ports['nix'] }
}

/** A complete record as Kiln writes it, of something that does not belong to this engine. */
const recordOf = (build: string, name: string) =>
  readFileSync(join(import.meta.dirname, 'fixtures', 'records-0.1', build, name), 'utf8').replaceAll(
    'Tiny (demo, offline)',
    'SECRET',
  )

const test = base.extend<{ hostile: Fixture }>({
  hostile: async ({ folder }, use) => {
    const [home, outside] = [join(folder, 'home'), join(folder, 'outside')]
    // What an escape from the images, presets and logs would find, as Kiln itself writes it.
    for (const at of ['.', id, 'failed']) {
      mkdirSync(join(outside, at), { recursive: true })
      writeFileSync(join(outside, at, 'build.json'), recordOf('tiny-20261121-122403-ddfa', 'build.json'))
      if (at !== 'failed')
        writeFileSync(join(outside, at, 'image.json'), recordOf('tiny-20261121-122147-4081', 'image.json'))
    }
    const preset = { schema: 1, id: 'secret', name: 'SECRET', profile: 'a', options: {}, formats: ['raw'] }
    writeFileSync(join(outside, 'secret.json'), JSON.stringify(preset))
    writeFileSync(join(outside, 'secret.log'), 'SECRET\n')
    // A build of this engine, whose log is requested.
    mkdirSync(join(home, 'images', id), { recursive: true })
    const own = recordOf('tiny-20261121-122403-ddfa', 'build.json').replaceAll('SECRET', 'Own')
    writeFileSync(join(home, 'images', id, 'build.json'), own)
    // Leaves the ~/.ssh of the person who runs the tests unchanged.
    const change = (ports: Ports): Ports => ({
      ...withoutNix(ports),
      ssh: createSsh({ run: createProcessRunner({ env: process.env }), home: folder, tempFolder: folder }),
    })
    const kiln = testEngine({ home, profiles: [join(folder, 'profiles')], change })
    const wire = memoryPorts()
    kiln.engine.connect(wire.engine)
    const waiting = new Map<number, (answer: Ended) => void>()
    wire.client.listen(raw => {
      const answer = raw as FromEngine
      if (answer.t === 'reply' || answer.t === 'failed') waiting.get(answer.id)?.(answer)
    })
    let last = 0
    const ask: Fixture['ask'] = (call, input) =>
      new Promise(resolve => {
        last += 1
        waiting.set(last, resolve)
        wire.client.post({ t: 'call', id: last, call, input } as ToEngine)
      })
    await use({ outside, ask, kiln })
    await kiln.close()
  },
})

/** Fails if a call had an unexpected error, or answered with something that is not Kiln's. */
async function expectForeseen({ ask, kiln }: Fixture, path: string, input: unknown) {
  const shown = [path, JSON.stringify(input)?.slice(0, 200)]
  const answer = await ask(path, input)
  expect([...shown, JSON.stringify(answer).includes('SECRET')]).toEqual([...shown, false])
  const { success, data } = startedJob.safeParse(answer.t === 'reply' ? answer.value : null)
  const error =
    answer.t === 'failed' ? answer.error : success ? (await jobEnd(kiln.client, data.job)).error : null
  expect([...shown, error?.code === 'internal' ? error : null]).toEqual([...shown, null])
}

test('hostile names, paths and values in each part of each call', async ({ hostile }) => {
  const before = contentOf(hostile.outside)
  for (const { path, input } of calls)
    for (const place of placesOf(input))
      for (const by of [...traversals, ...odd, long, ...others])
        await expectForeseen(hostile, path, replaced(input, place, by))
  expect(contentOf(hostile.outside)).toEqual(before)
})

test('any value at any place of any call', async ({ hostile }) => {
  const before = contentOf(hostile.outside)
  const asked = fc
    .constantFrom(...calls.filter(({ path }) => !path.startsWith('doctor.')))
    .chain(({ path, input }) =>
      fc
        .tuple(fc.constantFrom(...placesOf(input)), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })))
        .map(([place, by]) => ({ path, input: replaced(input, place, by) })),
    )
  await fc.assert(
    fc.asyncProperty(asked, ({ path, input }) => expectForeseen(hostile, path, input)),
    { numRuns: 1000 },
  )
  expect(contentOf(hostile.outside)).toEqual(before)
})
