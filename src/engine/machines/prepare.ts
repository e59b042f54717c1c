// Turns a request into what will be started: resolved and checked before anything is created.

import { readImage } from '#engine/images/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import { secretOptions } from '#engine/profiles/secret-options.ts'
import { seedDisk, seedDiskPartitionBytes } from '#engine/seed/seed-disk.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import type { ErrorReport, KilnError } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import type { RunPlan, RunRequest } from '#shared/machines/run-request.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { planForwards } from './forwards.ts'
import { assertPersonal } from './personal.ts'
import { assertMemory, machineSize } from './size.ts'
import { type RunSource, runSource } from './source.ts'

export type Run = { image: Image; source: RunSource; plan: RunPlan; request: RunRequest }

/** Throws image.unknown, machine.no-disk, machine.port-*, machine.memory, machine.personalise. */
export async function prepareRun(
  { ports, imagesFolder }: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  request: RunRequest,
): Promise<Run> {
  const image = await readImage(ports, await imagesFolder(), request.image)
  const source = runSource(image, request.format)
  const host = ports.machines.hostSize()
  const size = machineSize(image.machine, request, host)
  assertMemory(size, host)
  const { signal } = new AbortController()
  if (request.seed || request.login) await assertPersonal(ports, image, { format: source.format, signal })
  const forwards = await planForwards(image.ports, request.forwards, ports.machines.portState)
  return { image, source, request, plan: { ...size, forwards } }
}

/** Which field of the request an error is about. */
export function problemOf(error: KilnError): { field: string; error: ErrorReport } {
  const field = fields.find(([code]) => error.code.startsWith(code))?.[1] ?? 'image'
  return { field, error: error.report() }
}
const fields = [
  ['machine.port', 'forwards'],
  ['machine.memory', 'memoryMiB'],
  ['machine.personalise', 'seed'],
] as const

/** The bytes of a disk for these answers. Throws seed.*. */
export async function seedFor(
  { ports, profiles }: Pick<EngineParts, 'ports' | 'profiles'>,
  makeSeed: MakeSeed,
  { image, answers }: { image: Image; answers: SeedAnswers },
): Promise<{ disk: Uint8Array; hostKey: string | null }> {
  const secrets = await secretOptions({ profiles }, image.profile.id)
  const context = { partitionBytes: seedDiskPartitionBytes, image, secrets }
  const { payload, hostKey } = await makeSeed(answers, context)
  return { disk: seedDisk(payload, Buffer.from(ports.randomHex(32), 'hex')), hostKey }
}
