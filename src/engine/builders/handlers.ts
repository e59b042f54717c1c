// The group "builders" of the contract.
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { toReport } from '#shared/errors.ts'
import { Stages } from '../jobs/stages.ts'
import type { AddressOf } from './address-of.ts'
import { buildsHere } from './here.ts'
import { limaProgress, limaStages } from './lima/steps.ts'
import { addBuilder, changeBuilder, removeBuilder, undoAdding } from './list.ts'
import { testAndRecord, testStages } from './record-test.ts'
import type { BuilderStore } from './store.ts'

export function builderHandlers(
  { ports, notifyChanged }: EngineParts,
  { store, addressOf }: { store: BuilderStore; addressOf: AddressOf },
): GroupHandlers<'builders'> {
  const changed = () => notifyChanged('builders')
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
    test: async ({ builder: wanted, orRemove }) => {
      const builder = await store.find(wanted)
      return {
        kind: 'test-builder',
        name: builder.name,
        subject: builder.host,
        line: 'none',
        run: async ({ signal, emit }) => {
          const starts = builder.lima ? limaStages() : []
          const stages = new Stages([...starts, ...testStages()], { emit, now: ports.now })
          try {
            const onStep = limaProgress(stages)
            const address = await addressOf(builder, { signal, onStep })
            onStep.end()
            return await testAndRecord(ports, { store, builder, address, stages, signal })
          } catch (thrown) {
            stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
            if (orRemove !== 'nothing')
              await undoAdding(store, builder.host, orRemove).catch(logged(ports.log, 'record-unwritten'))
            throw thrown
          } finally {
            notifyChanged('builders', 'hosts')
          }
        },
      }
    },
  }
}
