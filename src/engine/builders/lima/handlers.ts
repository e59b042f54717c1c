// The group "lima" of the contract.

import { join } from 'node:path'
import type { JobPlan, Work } from '#engine/jobs/plan.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { FilesPort } from '#engine/ports/files.ts'
import type { LimaInstance } from '#engine/ports/lima.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import type { LimaVm } from '#shared/builders/lima.ts'
import { failure, toReport } from '#shared/errors.ts'
import type { JobKind } from '#shared/jobs/job.ts'
import { message } from '#shared/messages/codes.ts'
import { suggestion } from '#shared/names.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { Stages } from '../../jobs/stages.ts'
import { type AddressOf, findLima } from '../address-of.ts'
import { removeBuilder } from '../list.ts'
import { testStages } from '../record-test.ts'
import type { BuilderStore } from '../store.ts'
import { adoptLima, assertFree, limaBuilderId } from './adopt.ts'
import { cleanLima } from './clean.ts'
import { makeLima, type Tools } from './new-lima.ts'
import { limaProgress, limaStages } from './steps.ts'

type LimaNeeds = { store: BuilderStore; addressOf: AddressOf }

export function limaHandlers(
  { ports, notifyChanged }: EngineParts,
  { store, addressOf }: LimaNeeds,
): GroupHandlers<'lima'> {
  const { lima } = ports
  const stage = (id: 'lima-stop' | 'lima-change' | 'lima-delete' | 'lima-clean') =>
    pendingStage(id, message(`stage.${id}`))

  const shown = ({ folder: _folder, ...vm }: LimaInstance, builders: readonly KnownBuilder[]): LimaVm => ({
    ...vm,
    builder: builders.find(each => each.lima?.instance === vm.name)?.host ?? null,
  })
  /** Finds a VM by its name or its builder's name, and returns it with its builder if it has one. */
  const find = async (wanted: string, signal: AbortSignal) => {
    await lima.ready(signal)
    const [vms, builders] = await Promise.all([lima.list(signal), store.list()])
    const called = builders.find(each => each.lima && [each.name, each.host].includes(wanted))
    const name = called?.lima?.instance ?? wanted
    const vm = vms.find(each => each.name === name)
    if (!vm) {
      const known = suggestion(
        wanted,
        vms.map(each => each.name),
      )
      throw failure('lima.unknown', { operation: 'lima', values: { name: wanted, suggestion: known } })
    }
    return { vm, builder: builders.find(each => each.lima?.instance === name) ?? null, builders }
  }
  /** Throws lima.not-builder. */
  const findBuilder = async (wanted: string, signal: AbortSignal) => {
    const { vm, builder } = await find(wanted, signal)
    if (builder) return { vm, builder }
    throw failure('lima.not-builder', { operation: 'lima', values: { name: vm.name } })
  }

  function planned<Value>(
    kind: JobKind,
    { name, subject, stages: all }: { name: string; subject: string; stages: Stage[] },
    work: (tools: Tools) => Promise<Value>,
  ): JobPlan<Value> {
    const run = async ({ signal, emit }: Work) => {
      const stages = new Stages(all, { emit, now: ports.now })
      try {
        return await work({ stages, signal })
      } catch (thrown) {
        stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
        throw thrown
      } finally {
        notifyChanged('builders')
      }
    }
    return { kind, name, subject, line: 'none', run }
  }

  const started = async ({ name, host }: { name: string; host: string }, { stages, signal }: Tools) => {
    const onStep = limaProgress(stages)
    await addressOf(await store.find(host), { signal, onStep })
    onStep.end()
    return store.find(name)
  }
  const isRunning = ({ state }: LimaInstance) => state !== 'stopped' && state !== 'broken'

  return {
    list: async (_, signal) => {
      try {
        const { version } = await lima.ready(signal)
        const [vms, builders] = await Promise.all([lima.list(signal), store.list()])
        return { version, problem: null, vms: vms.map(vm => shown(vm, builders)) }
      } catch (thrown) {
        return { version: null, problem: toReport(thrown, 'lima.list'), vms: [] }
      }
    },
    show: async ({ vm: wanted }, signal) => {
      const { vm, builders } = await find(wanted, signal)
      const [diskUsedBytes, logs] = await Promise.all([diskUse(ports.files, vm.folder), lima.logs(vm)])
      return { vm: shown(vm, builders), folder: vm.folder, diskUsedBytes, logs }
    },
    create: async ({ name, sizes, replace }, signal) => {
      await lima.ready(signal)
      const old = (await lima.list(signal)).find(each => each.name === name)
      const host = limaBuilderId(name)
      if (old && !replace) throw failure('lima.name-taken', { operation: 'lima', values: { name } })
      const was = (await store.list()).find(each => each.lima?.instance === name)
      if (!was) await assertFree(store, host, name)
      const stages = [...(old ? [stage('lima-delete')] : []), ...limaStages(), ...testStages()]
      return planned('create-lima', { name, subject: host, stages }, async tools => {
        if (old) await tools.stages.run('lima-delete', () => lima.remove(name, tools.signal))
        if (was) await removeBuilder(store, was.host)
        return makeLima(ports, { name, sizes }, { store, ...tools })
      })
    },
    adopt: async ({ vm: wanted }, signal) => {
      const { vm } = await find(wanted, signal)
      await assertFree(store, limaBuilderId(vm.name), vm.name)
      const stages = [...limaStages(), ...testStages()]
      return planned('start-lima', { name: vm.name, subject: limaBuilderId(vm.name), stages }, tools =>
        adoptLima(ports, vm.name, { store, onStep: limaProgress(tools.stages), ...tools }),
      )
    },
    start: async ({ vm: wanted }, signal) => {
      const { vm, builder } = await findBuilder(wanted, signal)
      return planned('start-lima', { name: vm.name, subject: builder.host, stages: limaStages() }, tools =>
        started(builder, tools),
      )
    },
    restart: async ({ vm: wanted }, signal) => {
      const { vm, builder } = await findBuilder(wanted, signal)
      const stages = [stage('lima-stop'), ...limaStages()]
      return planned('start-lima', { name: vm.name, subject: builder.host, stages }, async tools => {
        await tools.stages.run('lima-stop', async () => {
          const now = await findLima(ports, vm.name, tools.signal)
          // A VM that does not answer cannot be shut down cleanly.
          const force = now.state !== 'ready'
          if (isRunning(now)) await lima.stop(vm.name, { force, signal: tools.signal })
        })
        return started(builder, tools)
      })
    },
    stop: async ({ vm: wanted, force }, signal) => {
      const { vm, builder } = await find(wanted, signal)
      if (!isRunning(vm)) throw failure('lima.stopped', { operation: 'lima', values: { name: vm.name } })
      const subject = builder?.host ?? vm.name
      return planned('stop-lima', { name: vm.name, subject, stages: [stage('lima-stop')] }, async tools => {
        const options = { force: force || vm.state !== 'ready', signal: tools.signal }
        await tools.stages.run('lima-stop', () => lima.stop(vm.name, options))
        return { name: vm.name }
      })
    },
    edit: async ({ vm: wanted, sizes }, signal) => {
      const { vm, builder } = await find(wanted, signal)
      if (isRunning(vm)) throw failure('lima.running', { operation: 'lima', values: { name: vm.name } })
      const subject = builder?.host ?? vm.name
      return planned(
        'change-lima',
        { name: vm.name, subject, stages: [stage('lima-change')] },
        async tools => {
          await tools.stages.run('lima-change', () => lima.edit(vm.name, sizes, tools.signal))
          return shown(await findLima(ports, vm.name, tools.signal), await store.list())
        },
      )
    },
    delete: async ({ vm: wanted }, signal) => {
      const { vm, builder } = await find(wanted, signal)
      const subject = builder?.host ?? vm.name
      return planned(
        'delete-lima',
        { name: vm.name, subject, stages: [stage('lima-delete')] },
        async tools => {
          await tools.stages.run('lima-delete', () => lima.remove(vm.name, tools.signal))
          if (builder) await removeBuilder(store, builder.host)
          return { name: vm.name }
        },
      )
    },
    clean: async ({ vm: wanted }, signal) => {
      const { vm, builder } = await findBuilder(wanted, signal)
      const stages = [...limaStages(), stage('lima-clean')]
      return planned('clean-lima', { name: vm.name, subject: builder.host, stages }, async tools => {
        const { address } = await started(builder, tools)
        const knownHosts = store.hosts.knownHostsPath
        return tools.stages.run('lima-clean', () =>
          cleanLima(ports, { builder, address, knownHosts, signal: tools.signal }),
        )
      })
    },
  }
}

/** "disk" since Lima 2.1; before, the part that differs from the image. */
const diskFiles = ['disk', 'diffdisk', 'basedisk', 'image']

/** How much of this computer's disk a Lima VM uses. */
async function diskUse(port: Pick<FilesPort, 'facts'>, folder: string): Promise<number> {
  const facts = await Promise.all(diskFiles.map(name => port.facts(join(folder, name))))
  return facts.reduce((sum, each) => sum + (each?.allocatedBytes ?? 0), 0)
}
