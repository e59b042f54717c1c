// Opens a drive from the plan exclusively. Nothing in the plan is trusted: the drive's identity is read here,
// before and again after it is opened.

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type { Drive } from '#shared/drives/drive.ts'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { refusal, tooSmall } from '#shared/drives/refusal.ts'
import { driveDifference } from '#shared/drives/same-drive.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, list, type Message } from '#shared/messages/message.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import { type Device, lookingAfterPauses, numberOf, openDevice } from './device.ts'
import { codeOf, driveFailure, operation } from './drive-failure.ts'
import { otherWriters } from './other-writers.ts'
import { holdsItsSize } from './probe.ts'
import type { RunTool } from './system-tools.ts'
import { busy, unmount } from './unmount.ts'
import { type ZeroRange, zeroRangeOf } from './zero-range.ts'

export type PlannedDrive = WriterPlan['drives'][number]
export type ReadDrive = (path: string) => Promise<Drive>
export type OpenDrive = {
  device: Device
  facts: Drive
  isThere: () => Promise<boolean>
  /** Throws drive.changed if it holds another medium than when it was opened, and ENXIO if it is gone. */
  assertSame: () => Promise<void>
  zeroRange: ZeroRange | null
}
type Opening = {
  readDrive: ReadDrive
  runTool: RunTool
  pool: Pool
  image: ToBeWritten | null
  /** Unmounts by force. */
  force: boolean
}

/** Throws drive.missing, drive.changed, drive.refused, drive.busy, drive.counterfeit. */
export async function openDrive(planned: PlannedDrive, opening: Opening): Promise<OpenDrive> {
  const { readDrive, runTool, pool, image, force } = opening
  const { path, name } = planned
  const facts = await readDrive(path)
  assertSameDrive(facts, planned)
  assertAllowed(facts, planned, image)
  assertFits(facts, planned)
  await unmount(facts, { name, force, run: runTool })
  await assertUnwritten(facts, name)

  const { device, deviceNumber } = await openPatiently(rawPath(path)).catch(thrown => {
    throw openFailure(thrown, planned)
  })
  const isThere = () =>
    readDrive(path).then(
      now => now.deviceNumber === facts.deviceNumber && now.sizeBytes > 0,
      () => false,
    )
  const assertSame = async () => {
    if (await isSameMedium(facts, readDrive)) return
    const now = await readDrive(path).catch(() => null) // it is gone, as said below
    if (!now?.sizeBytes) throw Object.assign(new Error(), { code: 'ENXIO' })
    // One that only became smaller fails where it ends.
    if (now.sequence === undefined || now.sequence !== facts.sequence)
      throw changed(path, message('drive.exchanged'))
  }
  try {
    if (deviceNumber !== facts.deviceNumber) throw changed(path, message('drive.other-device'))
    if (!(await isSameMedium(facts, readDrive))) throw changed(path, message('drive.exchanged'))
    const holds = await withSlot(pool, slot => holdsItsSize(device, facts.sizeBytes, slot)).catch(
      async thrown => {
        throw await driveFailure(thrown, { name, action: 'written', at: facts.sizeBytes, isThere })
      },
    )
    if (!holds) {
      const size = bytes(facts.sizeBytes)
      throw failure('drive.counterfeit', { operation, values: { name, size } })
    }
    const zeroRange = await zeroRangeOf(device, facts, runTool)
    return { device: lookingAfterPauses(device, assertSame), facts, isThere, assertSame, zeroRange }
  } catch (thrown) {
    await device.close()
    throw thrown
  }
}

/** udev, or a file system that was just unmounted, may hold a drive for a moment. */
const tryAgainMs = [100, 300, 600, 1000]

async function openPatiently(path: string, waits = tryAgainMs): ReturnType<typeof openDevice> {
  const [wait, ...later] = waits
  return openDevice(path).catch(async thrown => {
    if (!['EBUSY', 'EAGAIN'].includes(codeOf(thrown)) || wait === undefined) throw thrown
    await setTimeout(wait)
    return openPatiently(path, later)
  })
}

/** macOS: the same drive, uncached. */
const rawPath = (path: string) =>
  process.platform === 'darwin' ? path.replace(/^\/dev\/disk/, '/dev/rdisk') : path

function assertSameDrive(now: Drive, chosen: PlannedDrive): void {
  const difference = driveDifference(chosen, now)
  if (difference) throw changed(chosen.path, difference)
}

function assertAllowed(facts: Drive, { typedName }: PlannedDrive, image: ToBeWritten | null): void {
  const refused = refusal(facts, image, { typedName, operation })
  if (refused) throw refused
}

function assertFits({ sizeBytes }: Drive, { path, name, payloads }: PlannedDrive): void {
  const ends = payloads.map(({ offset, data }) => offset + Buffer.byteLength(data, 'base64'))
  const neededBytes = Math.max(0, ...ends)
  if (neededBytes > sizeBytes) throw tooSmall(name, { path, sizeBytes, neededBytes }, operation)
}

async function assertUnwritten({ deviceNumber, partitions }: Drive, name: string): Promise<void> {
  const parts = partitions.map(each => statSync(each.path, { bigint: true, throwIfNoEntry: false }))
  const numbers = parts.flatMap(part => (part?.isBlockDevice() ? numberOf(part.rdev) : []))
  const programs = await otherWriters(new Set([deviceNumber, ...numbers]))
  if (programs.length > 0) throw busy(name, message('drive.open-by', { programs: list(programs) }))
}

/** The kernel numbers every medium that it has seen (since Linux 5.15), and macOS every one that it attached. */
async function isSameMedium(facts: Drive, readDrive: ReadDrive): Promise<boolean> {
  if (process.platform === 'darwin') return driveDifference(facts, await readDrive(facts.path)) === null
  const { deviceNumber, sequence, sizeBytes } = facts
  // An older kernel has no diskseq: unknown values cannot differ.
  const sysfs = (name: string) => readFile(`/sys/dev/block/${deviceNumber}/${name}`, 'utf8').catch(() => null)
  const [sectors, medium] = await Promise.all([sysfs('size'), sysfs('diskseq')])
  if (sectors !== null && Number(sectors) * 512 !== sizeBytes) return false
  return medium === null || sequence === undefined || medium.trim() === sequence
}

const changed = (path: string, reason: Message): KilnError =>
  failure('drive.changed', { operation, values: { path, reason }, details: { path } })

export function openFailure(
  thrown: unknown,
  { path, name }: Pick<PlannedDrive, 'path' | 'name'>,
  isMac = process.platform === 'darwin',
): unknown {
  const code = codeOf(thrown)
  // EAGAIN: the lock of macOS (device.ts).
  if (code === 'EBUSY' || code === 'EAGAIN') return busy(name, message('drive.open-elsewhere'))
  if (code === 'ENOENT' || code === 'ENXIO' || code === 'ENODEV')
    return failure('drive.missing', { operation, values: { path }, details: { path } })
  // Even root: the app that started the writer lacks the user's permission.
  const isPrivacy = isMac && (code === 'EPERM' || code === 'EACCES')
  if (isPrivacy) return failure('drive.privacy', { operation, values: { name }, details: { path } })
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const reason = code === 'ENOTBLK' ? message('drive.reason.not-drive') : text
  return failure('drive.refused', { operation, values: { name, reason }, details: { path } })
}
