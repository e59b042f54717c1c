// The plan for the writer, made from the prepared source before anything is written. Pure.

import type { ReadySource, SourcePartition } from '#engine/ports/sources.ts'
import { failure } from '#shared/errors.ts'
import type { FlashRequest } from '#shared/flash/flash.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { flat } from '#shared/formats/extents.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { isSeedPartition } from '#shared/seed/partition.ts'
import { sectors, wipePlan } from './wipe.ts'

export type WriterSwitches = Pick<
  FlashRequest,
  'full' | 'smart' | 'verify' | 'moveBackupTable' | 'eject' | 'forceUnmount'
>

type PlannedDrive = {
  path: string
  name: string
  deviceNumber: string
  sequence?: string
  serial: string
  sizeBytes: number
  typedName: string
  /** Begins at the first byte of the seed partition. */
  seed: Uint8Array | null
}

export type PlanInput = {
  source: ReadySource
  partitions: SourcePartition[]
  /** The whole drives that the source's file is on. */
  onDrives: string[]
  drives: PlannedDrive[]
  switches: WriterSwitches
}

/** Throws seed.too-large, flash.no-seed. */
export function planWriter({ source, partitions, onDrives, drives, switches }: PlanInput): WriterPlan {
  const { sizeBytes } = source
  const written = source.kind === 'file' ? sectors(source.extents) : []
  return {
    type: 'plan',
    source:
      source.kind === 'file'
        ? { ...source, extents: flat(written), unlessZero: flat(sectors(source.unlessZero)), onDrives }
        : { kind: 'stream', sizeBytes, onDrives },
    drives: drives.map(({ seed, ...drive }) => ({
      ...drive,
      payloads: seed ? [payload(seed, drive.name, partitions)] : [],
    })),
    wipe: flat(wipePlan({ partitions, sizeBytes, written })),
    full: switches.full,
    smart: switches.smart,
    verify: switches.verify,
    moveBackupTable: switches.moveBackupTable,
    eject: switches.eject,
    force: switches.forceUnmount,
  }
}

export const seedPartition = (partitions: SourcePartition[]): SourcePartition | null =>
  partitions.find(isSeedPartition) ?? null

function payload(seed: Uint8Array, name: string, partitions: SourcePartition[]) {
  const partition = seedPartition(partitions)
  if (!partition) {
    const values = { name, reason: message('flash.reason.no-seed') }
    throw failure('flash.no-seed', { operation: 'flash', values })
  }
  if (seed.byteLength > partition.sizeBytes) {
    const values = { needed: bytes(seed.byteLength), size: bytes(partition.sizeBytes) }
    throw failure('seed.too-large', { operation: 'flash', values })
  }
  return { offset: partition.offset, data: Buffer.from(seed).toString('base64') }
}

/** The stages of preparing a source: one for each long step, "prepare" for the rest. */
export function flashStages({
  url,
  sum,
  qcow2,
  verify,
}: Record<'url' | 'sum' | 'qcow2' | 'verify', boolean>) {
  const stages: Stage[] = []
  if (url) stages.push(pendingStage('download', message('stage.download')))
  if (sum) stages.push(pendingStage('check', message('stage.check-sum')))
  if (qcow2) stages.push(pendingStage('decode', message('stage.decode')))
  stages.push(pendingStage('prepare', message('stage.look')))
  stages.push(pendingStage('write', message(verify ? 'stage.write-verify' : 'stage.write')))
  return stages
}
