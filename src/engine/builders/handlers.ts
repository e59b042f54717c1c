// The group "builders" of the contract.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { Stages } from '../jobs/stages.ts'
import { buildsHere } from './here.ts'
import { addBuilder, changeBuilder, removeBuilder } from './list.ts'
import type { BuilderStore } from './record/store.ts'
import { testBuilder } from './test/test-builder.ts'

export function builderHandlers(
  { ports, notifyChanged }: EngineParts,
  store: BuilderStore,
): GroupHandlers<'builders'> {
  const changed = () => notifyChanged('builders')
  const testStages = () => [
    pendingStage('connect', message('stage.connect')),
    pendingStage('ask-builder', message('stage.ask-builder')),
    pendingStage('try-build', message('stage.try-build')),
  ]

  return {
    list: async (_, signal) => {
      const builders = await store.list()
      try {
        return { builders, local: await buildsHere(ports, signal), problem: null }
      } catch (thrown) {
        return { builders, local: null, problem: toReport(thrown, 'builders.list') }
      }
    },
    show: ({ builder }) => store.find(builder),
    add: (added, signal) =>
      addBuilder(ports, store, added, signal).finally(() => notifyChanged('builders', 'hosts')),
    change: ({ builder, maxJobs, speedFactor }) =>
      changeBuilder(store, builder, {
        ...(maxJobs === undefined ? {} : { maxJobs }),
        ...(speedFactor === undefined ? {} : { speedFactor }),
      }).finally(changed),
    remove: async ({ builder }) => ({ id: await removeBuilder(store, builder).finally(changed) }),
    test: async ({ builder: wanted }) => {
      const builder = await store.find(wanted)
      return {
        ...{ kind: 'test-builder', name: builder.name, subject: builder.host, line: 'none' },
        run: async ({ signal, emit }) => {
          const stages = new Stages(testStages(), { emit, now: ports.now })
          const { knownHostsPath: knownHosts } = store.hosts
          try {
            const facts = await testBuilder(ports, { builder, knownHosts, stages, signal })
            return await changeBuilder(store, builder.host, { facts, problem: null })
          } catch (thrown) {
            stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
            if (!signal.aborted)
              await changeBuilder(store, builder.host, { problem: toReport(thrown, 'builders.test') }).catch(
                logged(ports.log, 'record-unwritten'),
              )
            throw thrown
          } finally {
            changed()
          }
        },
      }
    },
  }
}
