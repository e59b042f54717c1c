// Tests a builder and records the result.
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostAddress } from '#engine/ports/ssh.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import type { Stages } from '../jobs/stages.ts'
import { changeBuilder } from './list.ts'
import type { BuilderStore } from './store.ts'
import { testBuilder } from './test-builder.ts'

export const testStages = () => [
  pendingStage('connect', message('stage.connect')),
  pendingStage('ask-builder', message('stage.ask-builder')),
  pendingStage('try-build', message('stage.try-build')),
]

type Recorded = {
  store: BuilderStore
  builder: KnownBuilder
  address: HostAddress
  stages: Stages
  signal: AbortSignal
}

/** Throws what testBuilder throws, once that is recorded too. */
export async function testAndRecord(
  ports: Ports,
  { store, builder, address, stages, signal }: Recorded,
): Promise<KnownBuilder> {
  const { knownHostsPath: knownHosts } = store.hosts
  try {
    const facts = await testBuilder(ports, { builder, address, knownHosts, stages, signal })
    return await changeBuilder(store, builder.host, { facts, problem: null })
  } catch (thrown) {
    if (!signal.aborted)
      await changeBuilder(store, builder.host, { problem: toReport(thrown, 'builders.test') }).catch(
        logged(ports.log, 'record-unwritten'),
      )
    throw thrown
  }
}
