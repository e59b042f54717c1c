// The engine's boxes: what other groups report to them, and their own group of calls.
import { join } from 'node:path'
import type { BoxLinks } from '#engine/box-links.ts'
import { logPath } from '#engine/builds/record/logs.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { readImageRecord } from '#engine/images/record.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers, Handlers } from '#engine/rpc/handlers.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import type { BoxSources } from './facts.ts'
import { boxHandlers } from './handlers.ts'
import { createBoxLinks } from './links.ts'
import { createMigration } from './migrate.ts'
import { createBoxStore } from './store.ts'

type Others = Pick<Handlers, 'images' | 'machines' | 'hosts'>
type BoxesNeeds = {
  /** undefined if there is no such build. */
  build: BoxSources['build']
  hostStore: HostStore
  drives: () => Promise<Lineage>
  memories: Pick<HostMemories, 'read'>
}

export function createBoxes(
  parts: EngineParts,
  { build, hostStore, drives, memories }: BoxesNeeds,
): { links: BoxLinks; handlers: (others: Others) => GroupHandlers<'boxes'> } {
  const { ports } = parts
  const store = createBoxStore(ports)
  const hosts = async () => (await hostStore.read()).hosts
  const migrated = createMigration(ports, store, {
    hosts,
    drives,
    profiles: async () => (await parts.profiles()).profiles,
    bears: async host =>
      memories.read(host).then(
        ({ facts }) => facts?.facts.box ?? null,
        () => null,
      ),
    built: async id =>
      readImageRecord(ports, await parts.imagesFolder(), id).then(
        ({ provenance }) => provenance.options,
        () => undefined,
      ),
  })
  return {
    links: createBoxLinks(parts, store, { migrated, hosts }),
    handlers: others => {
      // These lists are read without network, so cancelling is not worth it.
      const { signal } = new AbortController()
      // An unreadable list shows its error on its own page; boxes are shown without it.
      const none = (thrown: unknown) => {
        logged(ports.log, 'record-unread')(thrown)
        return []
      }
      return boxHandlers(parts, {
        store,
        migrated,
        sources: {
          images: () => others.images.list({}, signal).then(({ images }) => images, none),
          machines: () => others.machines.list({}, signal).then(({ machines }) => machines, none),
          hosts: () => others.hosts.list({}, signal).catch(none),
          hostStates: () => others.hosts.states({}, signal).catch(none),
          drives: () => drives().then(known => known.drives, none),
          profiles: () =>
            parts.profiles().then(
              ({ profiles }) => profiles,
              thrown => {
                none(thrown)
                return null
              },
            ),
          askHost: async (host, signal) => ({
            host: await others.hosts.show({ host }, signal),
            facts: await others.hosts.facts({ host }, signal),
          }),
          build,
          log: async id => {
            const path = logPath(join(await parts.imagesFolder(), id), '')
            return (await ports.files.facts(path)) === null ? null : path
          },
        },
      })
    },
  }
}
