// Finds where a builder answers. A host in the list has an entry with its address. A Lima VM is started first; its port
// changes with each start, and its key may too.
import { withKey, withoutNames } from '#engine/hosts/known-hosts.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { LimaInstance, OnLimaStep } from '#engine/ports/lima.ts'
import type { HostAddress } from '#engine/ports/ssh.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { LimaPlace } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'
import { knownName } from '#shared/hosts/address.ts'
import { mebibytes } from '#shared/messages/message.ts'
import { keyOfNow } from './key-of-now.ts'
import { changeBuilder } from './list.ts'
import type { BuilderStore } from './store.ts'

type Reaching = { signal: AbortSignal; onStep?: OnLimaStep | undefined }
/** Throws what lima.start and keyOfNow throw. */
export type AddressOf = (builder: KnownBuilder, reaching: Reaching) => Promise<HostAddress>

type ReachPorts = Pick<Ports, 'lima'>
type AddressPorts = Pick<Ports, 'lima' | 'ssh' | 'log'>

export function createAddressOf(ports: AddressPorts, store: BuilderStore): AddressOf {
  return async (builder, reaching) => {
    const { lima } = builder
    if (!lima) return builder.address
    const { instance, login } = await startLima(ports, lima.instance, reaching)
    const { knownHostsPath: knownHosts } = store.hosts
    const { signal } = reaching
    const hostKey = await keyOfNow(ports, lima.hostKey, { instance, login, knownHosts, signal })
    const now = { ...lima, login, hostKey }
    await trustAt(store, now, lima.login)
    if (JSON.stringify(now) !== JSON.stringify(lima)) await changeBuilder(store, builder.host, { lima: now })
    return login
  }
}

export async function startLima(
  { lima }: ReachPorts,
  name: string,
  { signal, onStep = () => undefined }: Reaching,
): Promise<{ instance: LimaInstance; login: HostAddress }> {
  await lima.ready(signal)
  await lima.start({ name, signal, onStep })
  const instance = await findLima({ lima }, name, signal)
  return { instance, login: await lima.address(instance) }
}

/**
 * Refuses chosen builders that are not running: starting a machine is up to the user, or a build. Throws lima.asleep.
 */
export async function refuseAsleep(
  { lima }: ReachPorts,
  builders: readonly Pick<KnownBuilder, 'lima'>[],
  signal: AbortSignal,
): Promise<void> {
  const names = builders.flatMap(builder => builder.lima?.instance ?? [])
  if (names.length > 0) await lima.ready(signal)
  for (const name of names) {
    const { state, cpus, memoryBytes } = await findLima({ lima }, name, signal)
    if (state !== 'stopped') continue
    const values = { name, cpus, memory: mebibytes(memoryBytes / 2 ** 20) }
    throw failure('lima.asleep', { operation: 'build', values })
  }
}

/** Throws lima.unknown. */
export async function findLima(
  { lima }: ReachPorts,
  name: string,
  signal: AbortSignal,
): Promise<LimaInstance> {
  const found = (await lima.list(signal)).find(each => each.name === name)
  if (found) return found
  throw failure('lima.unknown', { operation: 'lima', values: { name, suggestion: '' } })
}

/** Trusts only the builder's key, under the current port. */
export async function trustAt(
  { hosts }: BuilderStore,
  { login, hostKey }: LimaPlace,
  before: HostAddress | null,
): Promise<void> {
  const old = before ? [knownName(before)] : []
  await hosts.change(({ knownHosts }) => ({
    knownHosts: withKey(withoutNames(knownHosts, old), [knownName(login)], hostKey),
  }))
}
