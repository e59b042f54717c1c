// Opens what a build needs: the connections to its builders, and the place where Nix builds through them.

import { askHost } from '#engine/hosts/ask-by-script.ts'
import { storeOf } from '#engine/nix/store-there.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { OnLimaStep } from '#engine/ports/lima.ts'
import type { NixPlace } from '#engine/ports/nix.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { nixSystem } from '#shared/formats/format.ts'
import { bytes } from '#shared/messages/message.ts'
import type { AddressOf } from './address-of.ts'
import { builderInquiry } from './parse-facts.ts'
import { usable } from './usable.ts'

const operation = 'build'

export type OpenBuilder = { builder: KnownBuilder; connection: HostConnection }
export type OpenBuilders = {
  place: NixPlace
  /** The builder whose store has the outputs; null: this computer's store. */
  keeper: OpenBuilder | null
  /** The id of each builder by Nix's name for it in its events ("ssh-ng://…"). */
  ids: ReadonlyMap<string, string>
  /** Checks whether each is still reachable; returns the lost ones by id, with the reason. */
  lostNow(): Promise<ReadonlyMap<string, KilnError>>
  close(): Promise<void>
}

type OpenPorts = Pick<Ports, 'ssh'>
export type Opening = {
  builders: readonly KnownBuilder[]
  /** Through this computer's store, even with only one builder: everything built so far is there. */
  shared?: boolean
  knownHosts: string
  addressOf: AddressOf
  /** Progress of a Lima VM's start. */
  onStep?: OnLimaStep
  /** Minimum free space of a store. */
  neededBytes: number
  signal: AbortSignal
}

/** Throws what ssh.connect throws, builder.full, and what a test would throw if the builder has changed. */
export async function openBuilders(ports: OpenPorts, opening: Opening): Promise<OpenBuilders> {
  const { builders, shared = false, knownHosts, addressOf, onStep, signal } = opening
  const opened: OpenBuilder[] = []
  const closers: (() => Promise<void>)[] = []
  const close = async () => void (await Promise.all(closers.map(each => each())))
  try {
    for (const settled of await Promise.allSettled(
      builders.map(async builder => {
        const address = await addressOf(builder, { signal, onStep })
        const connection = await ports.ssh.connect(address, { knownHosts, signal })
        closers.push(() => connection.close())
        opened.push({ builder, connection })
        await checkNow(builder, connection, opening)
      }),
    ))
      if (settled.status === 'rejected') throw settled.reason
    const lostNow = () => askAll(opened, signal)
    const [only] = opened
    if (opened.length === 1 && only && !shared) {
      const store = storeOf(only.connection, only.builder.facts?.program ?? null)
      const { env } = only.connection.nix
      const ids = new Map([['', only.builder.host]])
      return { place: { store, machines: null, env }, keeper: only, ids, lostNow, close }
    }
    const members = opened.map(({ builder, connection }) => ({ name: `kiln-${builder.host}`, connection }))
    const pool = await ports.ssh.pool(members)
    closers.unshift(() => pool.close())
    const machines = opened.map(({ builder }, at) => machineLine(builder, pool.stores[at] ?? ''))
    const ids = new Map(opened.map(({ builder }, at) => [pool.stores[at] ?? '', builder.host]))
    return { place: { store: null, machines, env: pool.env }, keeper: null, ids, lostNow, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

/** Tests again for changes since the last test. */
async function checkNow(
  { name, facts }: KnownBuilder,
  connection: HostConnection,
  { neededBytes, signal }: Opening,
): Promise<void> {
  const now = usable(
    await askHost(connection, builderInquiry, { host: name, operation: 'builders.test', signal }),
    name,
  )
  const missing = facts?.architectures.find(
    each => !now.architectures.some(({ architecture }) => architecture === each.architecture),
  )
  if (missing)
    throw failure('builder.nothing', { operation, values: { name, architecture: now.kernelArchitecture } })
  const { diskFreeBytes: free } = now
  if (free !== null && free < neededBytes)
    throw failure('builder.full', {
      operation,
      values: { name, free: bytes(free), needed: bytes(neededBytes) },
    })
}

const askMs = 10_000

/** Nix may end moments before ssh notices that its connection is lost. */
async function askAll(opened: readonly OpenBuilder[], signal: AbortSignal): Promise<Map<string, KilnError>> {
  const lost = new Map<string, KilnError>()
  await Promise.all(
    opened.map(async ({ builder, connection }) => {
      try {
        await connection.run(['true'], { signal, timeoutMs: askMs })
      } catch (thrown) {
        if (thrown instanceof KilnError) lost.set(builder.host, thrown)
      }
    }),
  )
  return lost
}

/** A builder as a line of Nix's `builders`: store, systems, key, jobs at once, speed, features. Route and host key are those
 *  of the existing connection. */
function machineLine({ facts, maxJobs, speedFactor }: KnownBuilder, store: string): string {
  const systems = (facts?.architectures ?? []).map(({ architecture }) => nixSystem(architecture))
  const uri = facts?.program ? `${store}?remote-program=${facts.program}` : store
  const features = facts?.features ?? []
  const jobs = Math.max(1, maxJobs ?? facts?.maxJobs ?? 1)
  return [uri, systems.join(',') || '-', '-', jobs, speedFactor, features.join(',') || '-'].join(' ')
}
