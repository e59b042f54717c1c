// Tests a builder: logs in, collects its facts, and builds one small derivation with a new name on it as an image
// build would: through this computer's Nix, or with its own if there is none here.

import { stripVTControlCharacters } from 'node:util'
import { askHost } from '#engine/hosts/ask-by-script.ts'
import { errorsIn, essence } from '#engine/nix/essence.ts'
import { isNoNix } from '#engine/nix/no-nix.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { NixPlace, NixPort } from '#engine/ports/nix.ts'
import type { HostAddress, HostConnection } from '#engine/ports/ssh.ts'
import type { BuilderFacts, KnownBuilder } from '#shared/builders/builder.ts'
import { failure } from '#shared/errors.ts'
import { nixSystem } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import type { Stages } from '../jobs/stages.ts'
import { type BuilderAnswer, builderInquiry } from './parse-facts.ts'
import { trustsUser } from './trusts-user.ts'
import { usable } from './usable.ts'

const operation = 'builders.test'

type Testing = {
  builder: KnownBuilder
  address: HostAddress
  knownHosts: string
  stages: Stages
  signal: AbortSignal
}
type TestPorts = Pick<Ports, 'ssh' | 'nix' | 'nixOver' | 'now' | 'randomHex'>

/** Throws builder.* and what ssh.connect throws. */
export async function testBuilder(
  ports: TestPorts,
  { builder, address, knownHosts, stages, signal }: Testing,
): Promise<BuilderFacts> {
  const { name } = builder
  const hasNix = await hasNixHere(ports)
  const connection = await stages.run('connect', () => ports.ssh.connect(address, { knownHosts, signal }))
  try {
    const output = await stages.run('ask-builder', () =>
      askHost(connection, builderInquiry, { host: name, operation: 'builders.test', signal }),
    )
    const { nixVersion, unfounded: _unfounded, missing: _missing, ...facts } = usable(output, name)
    const store = hasNix
      ? { nix: ports.nix, place: placeOver(connection, facts.program) }
      : { nix: ports.nixOver(connection, facts.program), place: itself }
    const trusted = await trustsUser(store, { name, signal })
    const buildSeconds = await stages.run('try-build', () =>
      tryBuild(ports, { ...store, connection, name, facts, signal }),
    )
    return { ...facts, nixVersion, trusted, buildSeconds, at: ports.now() }
  } finally {
    await connection.close()
  }
}

/** Asks a builder's own Nix about its own store. */
const itself: NixPlace = { store: null, machines: null, env: {} }

const placeOver = (connection: HostConnection, program: string | null): NixPlace => ({
  store: storeOf(connection, program),
  machines: null,
  env: connection.nix.env,
})

/** Throws nix.daemon and nix.failed: an installed Nix must work. */
async function hasNixHere({ nix }: Pick<Ports, 'nix'>): Promise<boolean> {
  try {
    await nix.ready()
    return true
  } catch (thrown) {
    if (isNoNix(thrown)) return false
    throw thrown
  }
}

type Trying = {
  nix: NixPort
  place: NixPlace
  connection: HostConnection
  name: string
  facts: Pick<BuilderAnswer, 'architectures'>
  signal: AbortSignal
}

/** Seconds that it took. Its output is removed there if possible. */
async function tryBuild(
  ports: TestPorts,
  { nix, place, connection, name, facts, signal }: Trying,
): Promise<number> {
  const native = facts.architectures.find(({ emulated }) => !emulated) ?? facts.architectures[0]
  const system = nixSystem(native?.architecture ?? 'x86_64')
  const begin = ports.now()
  const output: string[] = []
  const { exit, outputs } = await nix.build({
    expression: trialExpression(system, ports.randomHex(8)),
    installables: [],
    // Kiln's own: sandboxed like everything on that builder.
    sandbox: 'as-set',
    maxJobs: null,
    place,
    signal,
    onLines: lines => output.push(...lines.flatMap(({ text }) => readable(text))),
  })
  signal.throwIfAborted()
  const [built] = outputs
  if (exit.code !== 0 || !built) {
    const reason = errorsIn(output).at(-1) ?? output.at(-1)
    const status = message('reason.exit-status', { status: String(exit.code) })
    throw failure('builder.trial', {
      operation,
      values: { name, reason: reason ? essence(reason) : status },
      details: { command: exit.command, lastLines: output.slice(-20) },
    })
  }
  const seconds = (ports.now() - begin) / 1000
  const remove = ['nix-store', '--delete', built.storePath, built.derivation].filter(Boolean)
  await connection.run(remove, { signal, timeoutMs: 30_000 }).catch(() => undefined) // otherwise its garbage collection removes it
  return seconds
}

/** The readable part of a line of Nix's events: its messages. The rest is progress. Pure. */
export function readable(line: string): string[] {
  if (!line.startsWith('@nix ')) return [line]
  try {
    const { action, msg } = JSON.parse(line.slice('@nix '.length)) as { action?: unknown; msg?: unknown }
    return action === 'msg' && typeof msg === 'string' ? stripVTControlCharacters(msg).split('\n') : []
  } catch {
    return []
  }
}

/** Needs only /bin/sh, which Nix's sandbox also has. */
const trialExpression = (system: string, random: string): string =>
  `derivation { name = "kiln-builder-test-${random}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo ${random} > $out" ]; }`
