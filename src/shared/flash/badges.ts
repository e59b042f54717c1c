// The few words beside a drive in a list.
import type { Drive } from '../model/drive.ts'
import { type Finding, mayWrite, type ToBeWritten } from './may-write.ts'

/** refused: it cannot be chosen; caution: it can, after a second look; plain: good to know. */
export type Badge = { code: Finding['code']; text: string; tone: 'refused' | 'caution' | 'plain' }

const texts: Partial<Record<Finding['code'], string>> = {
  system: 'System drive',
  swap: 'In use: swap',
  lvm: 'LVM',
  raid: 'RAID',
  luks: 'Encrypted',
  zfs: 'ZFS',
  btrfs: 'btrfs',
  busy: 'In use',
  source: 'Source',
  'read-only': 'Read-only',
  'no-medium': 'No card',
  'too-small': 'Too small',
  internal: 'Internal',
  large: 'Large',
  mounted: 'Mounted',
}

/** The gravest first. An internal drive says so whatever else it is. */
export function driveBadges(drive: Drive, image: ToBeWritten | null): Badge[] {
  const { may, reasons, notes } = mayWrite(drive, image)
  const badges = [
    ...reasons.map(({ code }) => badge(code, may === 'no' ? 'refused' : 'caution')),
    ...notes.map(({ code }) => badge(code, code === 'large' ? 'caution' : 'plain')),
  ]
  if (drive.internal && may === 'no') badges.push(badge('internal', 'plain'))
  return badges.filter(each => each.text !== '')
}

const badge = (code: Finding['code'], tone: Badge['tone']): Badge => ({ code, tone, text: texts[code] ?? '' })
