// Reasons, other than the policy, against restoring a drive to one empty partition: checked before asking the user,
// and by the engine.

import { failure } from '../errors.ts'
import { message } from '../messages/codes.ts'
import type { Drive } from './drive.ts'
import { driveName } from './drive-name.ts'

const operation = 'flash.restore'

/** FAT's rules, with lower case. Throws drive.label. */
export function checkLabel(label: string): void {
  if (/^[A-Za-z0-9 _-]{0,11}$/.test(label) && label.trim() === label) return
  throw failure('drive.label', { operation, values: { label } })
}

/** Throws drive.refused: the tools that make partition tables in a file know no other block sizes. */
export function assertUsualBlocks(drive: Drive): void {
  if (drive.blockBytes === 512) return
  const reason = message('drive.block-size', { bytes: drive.blockBytes })
  throw failure('drive.refused', { operation, values: { name: driveName(drive), reason } })
}
