// The Lima VM that Kiln creates for a build if there is nowhere to build: one step from nothing to the first image.
import type { Ports } from '#engine/ports/index.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { type LimaSizeChoice, usualLimaName } from '#shared/builders/lima.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, list } from '#shared/messages/message.ts'
import type { Stages } from '../../jobs/stages.ts'
import type { BuilderStore } from '../store.ts'
import { adoptLima, assertFree, limaBuilderId } from './adopt.ts'
import { limaProgress } from './steps.ts'

export type Tools = { stages: Stages; signal: AbortSignal }

export const usualBuilderId = limaBuilderId(usualLimaName)

/** Before anything is downloaded. Throws builder.cannot. */
export async function assertCanBuild(
  { lima, host }: Pick<Ports, 'lima' | 'host'>,
  wanted: Architecture,
): Promise<void> {
  const known = await lima.builds()
  if (known.includes(wanted)) return
  const lacksRosetta = host.platform === 'macos' && known[0] === 'aarch64' && wanted === 'x86_64'
  throw failure('builder.cannot', {
    operation: 'build',
    values: {
      name: message('builder.new-lima'),
      reason: lacksRosetta
        ? message('builder.cannot.rosetta', { command: 'softwareupdate --install-rosetta' })
        : message('builder.cannot.architecture', { known: list(known), wanted }),
    },
  })
}

/** Throws lima.missing, lima.too-old, lima.name-taken, builder.there. */
export async function assertNewLima(
  { lima }: Pick<Ports, 'lima'>,
  store: BuilderStore,
  signal: AbortSignal,
): Promise<void> {
  await lima.ready(signal)
  if ((await lima.list(signal)).some(({ name }) => name === usualLimaName))
    throw failure('lima.name-taken', { operation: 'lima', values: { name: usualLimaName } })
  await assertFree(store, usualBuilderId, usualLimaName)
}

/** Whether it could be created now. */
export const isLimaPossible = async (
  ports: Pick<Ports, 'lima'>,
  store: BuilderStore,
  signal: AbortSignal,
): Promise<boolean> =>
  assertNewLima(ports, store, signal).then(
    () => true,
    thrown => {
      if (thrown instanceof KilnError) return false
      throw thrown
    },
  )

/** How long a build in it takes is known once it exists. */
export async function unknownYet(
  { lima, host }: Pick<Ports, 'lima' | 'host'>,
  signal: AbortSignal,
): Promise<KilnError> {
  const size = await lima.downloadBytes(host.architecture, signal)
  return failure('lima.not-made', {
    operation: 'build',
    values: {
      download:
        size === null ? message('lima.download-unknown') : message('lima.download-of', { size: bytes(size) }),
    },
  })
}

/**
 * Reports the stages of limaStages and testStages. Throws what lima.create and adoptLima throw; a VM that could not be
 * created leaves nothing behind.
 */
export async function makeLima(
  ports: Ports,
  { name, sizes }: { name: string; sizes: LimaSizeChoice },
  { store, stages, signal }: Tools & { store: BuilderStore },
): Promise<KnownBuilder> {
  const onStep = limaProgress(stages)
  await ports.lima.create({ name, sizes, signal, onStep })
  return adoptLima(ports, name, { store, onStep, stages, signal })
}
