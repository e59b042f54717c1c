// Whether images can run here, and how fast: QEMU, guest firmware, and acceleration.

import type { ToolReport } from '#shared/doctor.ts'
import { KilnError } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message, Value } from '#shared/messages/message.ts'
import { qemuProgram } from '../qemu/program.ts'

export type QemuFacts = {
  /** This computer's architecture: other guests are rare, and checked when one is run. */
  architecture: Architecture
  /** Throws machine.no-firmware. */
  findFirmware(architecture: Architecture): unknown
  /** Explains a slow guest as far as is known without starting one, which is slow. */
  slowBecause(): Promise<Value | null>
}
type Found = Pick<ToolReport, 'state' | 'version' | 'path' | 'problem'>

export async function probeQemu(
  { architecture, findFirmware, slowBecause }: QemuFacts,
  probe: (program: string) => Promise<Found>,
): Promise<Found> {
  const found = await probe(qemuProgram(architecture))
  if (found.state !== 'ok') return found
  const missing = firmwareProblem(() => findFirmware(architecture))
  if (missing) return { ...found, state: 'broken', problem: missing }
  const reason = await slowBecause()
  return { ...found, problem: reason && message('tool.emulated', { reason }) }
}

function firmwareProblem(find: () => unknown): Message | null {
  try {
    find()
    return null
  } catch (thrown) {
    if (!(thrown instanceof KilnError)) throw thrown
    return { code: thrown.code, values: thrown.values }
  }
}
