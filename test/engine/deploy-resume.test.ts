// Which deploy is resumed, and with what. A stand-in answers for the hosts: a plan only needs their facts.
import { afterEach, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { begin, planOf, resumed } from '#test/hosts/deploys.ts'

const engines: TestEngine[] = []
afterEach(async () => {
  // The first one made the shared folder.
  for (const engine of engines.splice(0).reverse()) await engine.close()
})

type Connect = Ports['ssh']['connect']
/** Another Kiln on the same folder each time, a minute later: plan ids differ by the second. */
function kilnWith(connect: Connect, aheadMs = 0): TestEngine {
  const laterMs = engines.length * 60_000 + aheadMs
  const change = (ports: Ports): Ports => ({
    ...ports,
    ssh: { ...ports.ssh, connect },
    now: () => ports.now() + laterMs,
  })
  const [first] = engines
  const engine = testEngine({ change, ...(first ? { home: first.home } : {}) })
  engines.push(engine)
  return engine
}

const target = (name: string) => ({ name, host: name, port: 22, user: 'root', jump: null, identity: null })
const back = (...names: string[]) => ({
  source: { kind: 'generation' as const, number: null },
  hosts: names.map(target),
})
const notThere: Connect = async () => {
  throw failure('ssh.refused', { operation: 'ssh.connect', values: { host: 'box', port: '22' } })
}
const system = (number: number) => `/nix/store/${'a'.repeat(32)}-nixos-system-box-${number}`

/** The host's answer while it runs generation `current`. */
const lookWith = (current: number, ended: readonly string[]) =>
  [
    'nixos yes',
    'machine x86_64',
    `current ${system(current)}`,
    `generation system-${current}-link`,
    ...[9, 11, 12].map(number => `known /nix/var/nix/profiles/system-${number}-link ${system(number)}`),
    'rights root',
    ...ended.map(end => `ended ${end}`),
    'end look',
    'end closure',
  ].join('\n')
const running =
  (current: number, ...ended: string[]): Connect =>
  async () =>
    ({
      run: async () => ({
        code: 0,
        signal: null,
        cancelled: false,
        command: 'ssh',
        lastLines: [],
        stdout: lookWith(current, ended),
      }),
      fetch: () => Promise.reject(new Error('Nothing is fetched')),
      send: () => Promise.reject(new Error('Nothing is sent')),
      openShell: () => Promise.reject(new Error('No shell is opened')),
      nix: { store: 'ssh-ng://box', env: {} },
      lost: new Promise(() => undefined),
      close: async () => undefined,
    }) satisfies HostConnection

it('the resumed deploy is the last one that was started, even if Kiln was killed before its first host had finished', async () => {
  const away = kilnWith(notThere)
  await (await begin(away, await planOf(away, back('older')))).end
  const plan = await planOf(kilnWith(running(12)), back('newer'))
  const asked = Promise.withResolvers<void>()
  // The disk now has what a killed Kiln leaves.
  const stopped = kilnWith((_, { signal }) => {
    asked.resolve()
    return new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  const { job, end } = await begin(stopped, plan)
  await asked.promise
  expect((await resumed(kilnWith(notThere))).request.hosts).toMatchObject([{ name: 'newer' }])
  await stopped.client.jobs.cancel({ id: job })
  await end
})

it('goes back to the planned generation, not to the one before it', async () => {
  const kiln = kilnWith(running(12))
  const plan = await planOf(kiln, back('box'))
  expect(plan.hosts).toMatchObject([{ toGeneration: 11, to: system(11) }])
  // It switched, but could not report it.
  await (await begin(kilnWith(notThere), plan)).end
  expect((await resumed(kilnWith(running(11)))).hosts).toMatchObject([
    { from: system(11), to: system(11), toGeneration: 11, problem: null },
  ])
  // Nor if the host was unreachable in between.
  const unreached = await resumed(kilnWith(notThere), plan.id)
  expect(unreached.hosts).toMatchObject([{ reached: false, to: system(11) }])
  expect((await resumed(kilnWith(running(11)), unreached.id)).hosts).toMatchObject([{ toGeneration: 11 }])
})

it('goes back past a generation that the host was rolled back from', async () => {
  const rolledBack = `deploy-1 ${system(9)} ${system(11)} rolled-back boot-loader 1`
  const switched = `deploy-2 ${system(9)} ${system(11)} switched switch`
  const planned = async (...ended: string[]) =>
    (await planOf(kilnWith(running(12, ...ended)), back('box'))).hosts[0]?.toGeneration
  expect(await planned(rolledBack)).toBe(9)
  // The last first.
  expect(await planned(rolledBack, switched)).toBe(9)
  expect(await planned(switched, rolledBack)).toBe(11)
})

it('the resumed deploy is the last one that was started, also where the clock was a year ahead for the one before', async () => {
  const ahead = kilnWith(notThere, 365 * 86_400_000)
  await (await begin(ahead, await planOf(ahead, back('older')))).end
  const now = kilnWith(notThere)
  await (await begin(now, await planOf(now, back('newer')))).end
  expect((await resumed(kilnWith(notThere))).request.hosts).toMatchObject([{ name: 'newer' }])
})
