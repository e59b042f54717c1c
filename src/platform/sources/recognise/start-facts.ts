// Facts about a disk from its first bytes alone. Pure.

import { readGpt } from '#platform/disk-images/disk-images.ts'
import type { SourceFacts } from '#shared/flash/flash.ts'
import { answered } from './claimed-size.ts'
import { looksLikeDisk } from './disk-content.ts'

export type StartFacts = Pick<SourceFacts, 'isRecognised' | 'isDiscOnly' | 'sectorBytes'>

export const startUnknown: StartFacts = { isRecognised: null, isDiscOnly: null, sectorBytes: null }

/** `head`: as much of the first MiB as there is. */
export function startFacts(head: Buffer, disk: 'raw' | 'iso'): StartFacts {
  const gpt = answered(readGpt(head), head)
  const hasBootSector = head.length >= 512 && head.readUInt16LE(510) === 0xaa55
  return {
    isRecognised: looksLikeDisk(head),
    isDiscOnly: disk === 'iso' && !hasBootSector && gpt === null,
    sectorBytes: gpt === null || gpt === 'broken' ? null : gpt.sectorBytes,
  }
}
