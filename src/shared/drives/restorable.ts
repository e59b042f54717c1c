// What keeps a drive from being given back as one empty partition, besides the policy: asked before the person is, and by
// the engine.

import { failure } from '../errors.ts'
import { message } from '../messages/codes.ts'
import type { Drive } from './drive.ts'
import { driveName } from './drive-name.ts'

const operation = 'flash.restore'

/** FAT's rules, with small letters. Throws drive.label. */
export function checkLabel(label: string): void {
  if (/^[A-Za-z0-9 _-]{0,11}$/.test(label) && label.trim() === label) return
  throw failure('drive.label', { operation, values: { label } })
}

/** Throws drive.refused: the programs that make partition tables in a file know no other blocks. */
export function demandUsualBlocks(drive: Drive): void {
  if (drive.blockBytes === 512) return
  const reason = message('drive.block-size', { bytes: drive.blockBytes })
  throw failure('drive.refused', { operation, values: { name: driveName(drive), reason } })
}
