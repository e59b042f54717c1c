// The formats that follow from what a person wants of a box. Pure.
import type { Goal } from '#shared/boxes/goal.ts'
import type { ImageFormat } from '#shared/formats/format.ts'

/** Formats that a VM elsewhere reads. A new format is one unless it is excluded here. */
export type VmFormat = Exclude<ImageFormat, 'raw' | 'raw.zst' | 'iso'>
const vmOrder: Record<VmFormat, number> = { ova: 1, qcow2: 2, vhdx: 3, vmdk: 4 }
/** The usual one first. */
export const vmFormats = (Object.keys(vmOrder) as VmFormat[]).sort((a, b) => vmOrder[a] - vmOrder[b])

/** Chooses the formats for a goal, of those that a profile offers; null: it decides nothing, or nothing fits it. */
export function formatsFor(
  goal: Goal | null,
  vm: VmFormat,
  offered: readonly ImageFormat[],
): ImageFormat[] | null {
  const wanted: readonly ImageFormat[] = goal === 'vm' ? [vm] : goal === null ? [] : ['raw', 'iso']
  const found = wanted.find(format => offered.includes(format))
  return found === undefined ? null : [found]
}
