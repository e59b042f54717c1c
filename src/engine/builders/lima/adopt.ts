// Turns a Lima VM into a builder: started, identified by its key from then on, tested.
import type { Ports } from '#engine/ports/index.ts'
import type { Builder, KnownBuilder } from '#shared/builders/builder.ts'
import { limaBuilderName } from '#shared/builders/lima.ts'
import { failure } from '#shared/errors.ts'
import type { Stages } from '../../jobs/stages.ts'
import { startLima, trustAt } from '../address-of.ts'
import { testAndRecord } from '../record-test.ts'
import type { BuilderStore } from '../store.ts'
import type { LimaProgress } from './steps.ts'

type Adopting = { store: BuilderStore; stages: Stages; onStep: LimaProgress; signal: AbortSignal }

export const limaBuilderId = (instance: string): string =>
  `lima-${instance.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`

/** Throws builder.there, what lima.start throws, and what a test throws: then it is a builder that failed its test. */
export async function adoptLima(
  ports: Ports,
  name: string,
  { store, stages, onStep, signal }: Adopting,
): Promise<KnownBuilder> {
  const host = limaBuilderId(name)
  await assertFree(store, host, name)
  const { instance, login } = await startLima(ports, name, { signal, onStep })
  const hostKey = await ports.lima.hostKey(instance, signal)
  onStep.end()
  const lima = { instance: name, login, hostKey }
  await trustAt(store, lima, null)
  const added: Builder = {
    host,
    addedAt: ports.now(),
    lima,
    maxJobs: null,
    speedFactor: 1,
    facts: null,
    problem: null,
  }
  await store.change(builders => [...builders.filter(each => each.host !== host), added])
  const builder = await store.find(host)
  return testAndRecord(ports, { store, builder, address: login, stages, signal })
}

/** Before anything is created or started. */
export async function assertFree(store: BuilderStore, host: string, instance: string): Promise<void> {
  const [builders, { hosts }] = await Promise.all([store.list(), store.hosts.read()])
  const name = limaBuilderName(instance)
  if (builders.some(each => each.host === host || each.name === name) || hosts.some(({ id }) => id === host))
    throw failure('builder.there', { operation: 'lima', values: { name } })
}
