// Every call of the contract with input that no window sends: answered, nothing unforeseen, and nothing outside Kiln's
// folders read or written.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type contract, startedJob } from '#shared/contract/index.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import type { FromEngine, ToEngine } from '#shared/contract/wire.ts'
import { failure } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { test as base } from '#test/folders.ts'

const id = 'tiny-20260101-000000-00ff'
const machine = 'tiny-00ff'
const drive = { path: '/dev/nothing', deviceNumber: '8:0', serial: 's', sizeBytes: 1 << 30, typedName: '' }
const request = { profile: 'nothing', name: 'a', options: { a: 'b' }, formats: ['raw'] }
const source = { kind: 'image', id, format: 'raw' }

/** A sensible input of each call; each part of it is replaced in turn. */
const inputs: { [G in keyof typeof contract]: { [C in keyof (typeof contract)[G]]: unknown } } = {
  boxes: {
    list: {},
    show: { box: 'kitchen' },
    add: { name: 'kitchen', profile: 'nothing', architecture: 'x86_64', options: { a: 'b' }, like: 'attic' },
    change: {
      box: 'kitchen',
      name: 'cellar',
      profile: 'nothing',
      architecture: 'x86_64',
      options: { a: 'b' },
    },
    keepSecrets: { box: 'kitchen', secrets: { token: 'abc' } },
    adopt: { host: 'attic' },
    remove: { box: 'kitchen' },
  },
  profiles: {
    list: {},
    show: { id: 'nothing' },
    look: { reference: 'path:/nothing' },
    addFolder: { path: '/nothing' },
    unsandboxed: {},
    removeFolder: { path: '/nothing' },
    trustFolder: { path: '/nothing', trusted: true },
  },
  builds: {
    check: request,
    dryRun: request,
    start: request,
    history: {},
    show: { id },
    remove: { id },
    log: { id, derivation: '/nix/store/a.drv', from: 0, count: 1 },
    searchLog: { id, derivation: '', text: 'a' },
    eject: { request, folder: '/nothing', ci: 'github' },
  },
  builders: {
    list: {},
    show: { builder: 'box1' },
    add: { address: 'ada@nothing.invalid:1', name: 'b', maxJobs: 1, speedFactor: 1 },
    change: { builder: 'box1', maxJobs: 1, speedFactor: 1 },
    remove: { builder: 'box1' },
    test: { builder: 'box1' },
  },
  lima: {
    list: {},
    show: { vm: 'kiln' },
    create: { name: 'kiln', sizes: { cpus: 1 }, replace: false },
    adopt: { vm: 'kiln' },
    start: { vm: 'kiln' },
    restart: { vm: 'kiln' },
    stop: { vm: 'kiln', force: true },
    edit: { vm: 'kiln', sizes: { cpus: 1 } },
    delete: { vm: 'kiln' },
    clean: { vm: 'kiln' },
  },
  caches: {
    list: {},
    add: { url: 'http://127.0.0.1:1', key: 'a:b', pushedBy: { tool: 'attic', name: 'a' } },
    remove: { url: 'http://127.0.0.1:1' },
    makeKey: { name: 'a' },
    push: { image: id, to: 'http://127.0.0.1:1', key: 'a' },
  },
  files: { browse: { path: '/nothing' } },
  images: {
    list: {},
    show: { id },
    verify: { id },
    bootTest: { id },
    seed: { id, answers: {}, path: '/nothing/seed.raw' },
    convert: { id, formats: ['qcow2'] },
    export: { id, formats: ['raw'], folder: '/nothing' },
    rename: { id, name: 'Kitchen' },
    remove: { id },
  },
  machines: {
    list: {},
    show: { id: machine },
    check: { image: id, forwards: [{ host: 2222, guest: 22 }], seed: null },
    start: { image: id, forwards: [{ host: 2222, guest: 22 }], seed: null },
    startAgain: { id: machine },
    waitFor: { id: machine, check: { kind: 'tcp', port: 22 }, timeoutSeconds: 1 },
    powerOff: { id: machine, forceAfterSeconds: 1 },
    forceOff: { id: machine },
    reset: { id: machine },
    pause: { id: machine },
    resume: { id: machine },
    sendKeys: { id: machine, keys: [['ret']] },
    screenshot: { id: machine, path: '/nowhere/screen.png' },
    runInside: { id: machine, words: ['true'], timeoutSeconds: 1 },
    login: { id: machine },
    terminalProgram: {},
    openTerminal: { id: machine },
    makeCheckpoint: { id: machine, name: 'a' },
    goBack: { id: machine, name: 'a' },
    removeCheckpoint: { id: machine, name: 'a' },
    keep: { id: machine, name: 'a' },
    remove: { id: machine },
  },
  drives: { list: {}, show: { path: '/dev/nothing' } },
  flash: {
    inspect: { source },
    check: { source, drives: [drive] },
    findSum: { text: 'https://nothing.invalid/SHA256SUMS', source },
    start: { source, drives: [drive] },
    restore: { drive, label: 'a' },
    recents: {},
    forgetRecent: { source },
    sshKeys: {},
    makeSshKey: {},
    readTable: { text: 'hostname\na\n' },
  },
  hosts: {
    list: {},
    show: { host: 'box1' },
    add: { address: 'ada@nothing.invalid:1', name: 'a', tags: ['a'], jump: 'gate', identity: '/nothing' },
    change: { host: 'box1', name: 'a', tags: ['a'] },
    remove: { host: 'box1' },
    keys: { host: 'box1' },
    trust: { host: 'box1', fingerprint: 'SHA256:a', replace: false },
    facts: { host: 'box1' },
    disks: { host: 'box1' },
    ask: { host: 'box1' },
    states: {},
    history: { host: 'box1' },
    putKey: { host: 'box1', publicKey: 'ssh-ed25519 AAAA', password: 'a' },
    sshAlias: { name: 'box1' },
    importable: {},
    import: { names: ['a'] },
    inFlake: { flake: './nothing' },
    addListed: {
      hosts: [
        {
          name: 'a',
          address: { host: 'nothing.invalid', port: 22, user: 'ada', jump: 'gate', identity: '/nothing' },
          tags: ['a'],
        },
      ],
    },
    discover: { seconds: 0.2 },
  },
  installs: {
    plan: {
      request: {
        reference: './a',
        host: { name: 'a', host: '127.0.0.1', user: 'a' },
        disks: ['a'],
        kexec: './a',
        phaseSeconds: 5,
        startSeconds: 5,
      },
    },
    start: { plan: 'a', typed: ['a'] },
  },
  hypervisors: {
    createVm: {
      image: id,
      target: { name: 'a', host: '127.0.0.1', user: 'a' },
      storage: 'a',
    },
  },
  deploys: {
    configurations: { flake: './a' },
    plan: {
      request: {
        source: { kind: 'each', of: [{ host: 'a', source: { kind: 'flake', reference: './a' } }] },
        hosts: [{ name: 'a', host: '127.0.0.1', user: 'a' }],
        waves: [{ name: 'a', hosts: ['a'] }],
        afterFailure: 'finish-wave',
      },
      sudoPassword: 'a',
    },
    resume: { plan: 'a', sudoPassword: 'a' },
    show: { id: 'a' },
    compare: { host: 'box1', from: `/nix/store/${'a'.repeat(32)}-a`, to: `/nix/store/${'a'.repeat(32)}-b` },
    start: { plan: 'a', sudoPassword: 'a', who: 'a', leaveOutProblems: true },
  },
  kits: {
    export: {
      source: { kind: 'image', id },
      folder: '/nothing/kit',
      formats: ['raw'],
      key: 'a',
      withKiln: true,
    },
    kiln: {},
    verify: { folder: '/nothing', key: 'a:b' },
  },
  updates: {
    keys: {},
    makeKeys: { recoveryFile: '/nothing/recovery' },
    rotateKeys: { recovery: 'a' },
    recoverKeys: { recovery: 'a' },
    trust: { box: 'box', source: 'https://example.com/updates' },
    plan: {
      request: {
        boxes: ['kitchen'],
        folder: '/nothing',
        keep: 3,
        quotaBytes: 1,
        days: 9,
        stateVersion: '25.11',
      },
    },
    publish: { plan: 'a' },
  },
  presets: {
    list: {},
    save: { name: 'a', profile: 'nothing', options: { a: 'b' }, formats: ['raw'] },
    remove: { id: 'a' },
    export: { id: 'a' },
    import: { text: '{}' },
  },
  settings: {
    get: {},
    keyboard: {},
    change: { profileFolders: ['/nothing'], buildsAtOnce: 1, theme: 'dark' },
  },
  doctor: { check: {}, builders: {}, report: {}, fix: { tool: 'nothing' } },
  writer: { state: {}, install: {}, remove: {} },
  jobs: { list: {}, show: { id: 'a' }, waits: { call: 'builds.dryRun' }, cancel: { id: 'a' } },
}

const traversals = [
  ...['../../outside', `../../outside/${id}`, '../../outside/failed', '../../outside/secret', '../images'],
  ...['../../../../outside/secret', '../../../../outside/secret.drv', '..', '.', '/'],
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
/** Every place of a value: of the whole, and of its parts. */
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

const calls = Object.entries(inputs).flatMap(([group, of]) =>
  Object.entries(of).map(([name, input]) => ({ path: `${group}.${name}`, input: input as unknown })),
)

/** Texts of all files below a folder, by their paths. */
const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .map(path => [path, statSync(path).isDirectory() ? null : readFileSync(path, 'utf8')]),
  )

type Ended = Extract<FromEngine, { t: 'reply' | 'failed' }>
type Fixture = { outside: string; ask: (path: string, input: unknown) => Promise<Ended>; kiln: TestEngine }

/** Without Nix: what it does with a reference is not tested here. */
const nothing = async () => {
  throw failure('nix.missing', { operation: 'nix' })
}
const withoutNix = (ports: Ports): Ports => {
  const names = Object.keys(ports.nix) as (keyof Ports['nix'])[]
  return { ...ports, nix: Object.fromEntries(names.map(name => [name, nothing])) as unknown as Ports['nix'] }
}

/** A whole record as Kiln wrote it, of something that is not this engine's. */
const recordOf = (build: string, name: string) =>
  readFileSync(join(import.meta.dirname, 'fixtures', 'records-0.1', build, name), 'utf8').replaceAll(
    'Tiny (demo, offline)',
    'SECRET',
  )

const test = base.extend<{ hostile: Fixture }>({
  hostile: async ({ folder }, use) => {
    const [home, outside] = [join(folder, 'home'), join(folder, 'outside')]
    // What a way out of the images, presets and logs would find, as Kiln itself writes it.
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
    // The person who runs the tests keeps their ~/.ssh as it is.
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

/** Fails where a call was not foreseen, or what it answers is not Kiln's to tell. */
async function expectForeseen({ ask, kiln }: Fixture, path: string, input: unknown) {
  const shown = [path, JSON.stringify(input)?.slice(0, 200)]
  const answer = await ask(path, input)
  expect([...shown, JSON.stringify(answer).includes('SECRET')]).toEqual([...shown, false])
  const { success, data } = startedJob.safeParse(answer.t === 'reply' ? answer.value : null)
  const error =
    answer.t === 'failed' ? answer.error : success ? (await jobEnd(kiln.client, data.job)).error : null
  expect([...shown, error?.code === 'internal' ? error : null]).toEqual([...shown, null])
}

test('each part of each call, replaced by hostile names, paths and values', async ({ hostile }) => {
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
