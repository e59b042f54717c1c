// The list of builders: added, changed, removed.
import { addHost, removeHost } from '#engine/hosts/list.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { AddedBuilder, Builder, KnownBuilder } from '#shared/builders/builder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { BuilderStore } from './store.ts'

type ListPorts = Pick<Ports, 'ssh' | 'now'>
type TypedBuilder = {
  address: string
  name: string
  jump: string | null
  identity: string | null
  maxJobs: number | null
  speedFactor: number
}

/** Throws builder.there and what addHost throws. */
export async function addBuilder(
  ports: ListPorts,
  store: BuilderStore,
  { maxJobs, speedFactor, ...typed }: TypedBuilder,
  signal: AbortSignal,
): Promise<AddedBuilder> {
  const { host, isNewHost } = await hostFor(ports, store, typed, signal)
  await store.change(builders => {
    if (builders.some(each => each.host === host.id))
      throw failure('builder.there', { operation: 'builders.add', values: { name: host.name } })
    const added: Builder = {
      host: host.id,
      addedAt: ports.now(),
      lima: null,
      maxJobs,
      speedFactor,
      facts: null,
      problem: null,
    }
    return [...builders, added]
  })
  return { ...(await store.find(host.id)), isNewHost }
}

/** One in the list if the words name it, else a new one. */
async function hostFor(
  ports: ListPorts,
  { hosts }: BuilderStore,
  typed: Omit<TypedBuilder, 'maxJobs' | 'speedFactor'>,
  signal: AbortSignal,
) {
  const known = (await hosts.read()).hosts
  const named = known.find(each => [each.id, each.name].includes(typed.address))
  if (named) return { host: named, isNewHost: false }
  try {
    const host = await addHost(ports, hosts, { ...typed, tags: [] }, { added: 'typed', signal })
    return { host, isNewHost: true }
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'host.there') throw thrown
    return { host: await hosts.find(String(thrown.values['name'])), isNewHost: false }
  }
}

export async function changeBuilder(
  store: BuilderStore,
  wanted: string,
  changes: Partial<Omit<Builder, 'host'>>,
): Promise<KnownBuilder> {
  const { host } = await store.find(wanted)
  await store.change(builders => builders.map(each => (each.host === host ? { ...each, ...changes } : each)))
  return store.find(host)
}

export async function removeBuilder(store: BuilderStore, wanted: string): Promise<string> {
  const { host } = await store.find(wanted)
  await store.change(builders => builders.filter(each => each.host !== host))
  return host
}

/** Removes a builder that was added and does not work. What existed before stays. */
export async function undoAdding(
  store: BuilderStore,
  id: string,
  orRemove: 'builder' | 'host',
): Promise<void> {
  await store.change(builders => builders.filter(each => each.host !== id))
  if (orRemove === 'host') await removeHost(store.hosts, id)
}
