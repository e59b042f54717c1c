// Whether a drive may be written: pure, and the same in the window, the engine and the writer, each on facts that it
// read itself. docs/adr/0008-which-drives.md explains these rules.

import { message } from '../messages/codes.ts'
import { bytes, list, type Message, type Value } from '../messages/message.ts'
import { bytesText } from '../units.ts'
import type { Drive, DriveUse } from './drive.ts'
import { driveName } from './drive-name.ts'

/** Facts of an image for this decision; `onDrives` are paths of whole drives that its file is on. */
export type ToBeWritten = { sizeBytes: number | null; onDrives: string[] }

export type Finding = {
  code:
    | DriveUse['kind']
    | 'read-only'
    | 'no-medium'
    | 'too-small'
    | 'internal'
    | 'large'
    | 'contents'
    | 'size'
  /** A sentence for a person. */
  text: Message
}
export type Verdict = {
  /** typed: only once its exact name was typed. */
  may: 'yes' | 'typed' | 'no'
  name: string
  /** Why not, or why the name must be typed; empty for `yes`. */
  reasons: Finding[]
  /** Further facts for the user: it is mounted, it is large, it has content. */
  notes: Finding[]
}

const unusuallyLargeBytes = 128e9

/** Without an image, the drive alone is judged. `typedName` counts only if it is the drive's exact name. */
export function mayWrite(
  drive: Drive,
  image: ToBeWritten | null,
  { typedName = '' }: { typedName?: string } = {},
): Verdict {
  const name = driveName(drive)
  const notes = notesOf(drive, image)
  const refusals = [...reasonsOfUses(drive), ...ownReasons(drive, image)]
  if (refusals.length > 0) return { may: 'no', name, reasons: refusals, notes }
  const doubts = doubtsOf(drive)
  if (doubts.length === 0) return { may: 'yes', name, reasons: [], notes }
  if (typedName === name) return { may: 'yes', name, reasons: [], notes: [...doubts, ...notes] }
  return { may: 'typed', name, reasons: doubts, notes }
}

type Kind = DriveUse['kind']

/** Uses that rule a drive out completely. `mounted` does not: it is unmounted. */
const never: Record<Exclude<Kind, 'mounted'>, (where: string, details: Value) => Message> = {
  system: (where, details) => message('drive.use.system', { what: details || where }),
  swap: where => message('drive.use.swap', { what: where }),
  lvm: (where, details) => message('drive.use.lvm', { what: details || where }),
  raid: (where, details) => message('drive.use.raid', { what: details || where }),
  luks: (where, details) => message('drive.use.luks', { what: details || where }),
  zfs: (where, details) => message('drive.use.zfs', { what: details || where }),
  btrfs: (where, details) => message('drive.use.btrfs', { what: details || where }),
  source: () => message('drive.use.source'),
  busy: (where, details) => message('drive.use.busy', { what: details || where }),
}

/** An unused signature: its data is lost, and Kiln cannot look inside. */
const unused: Partial<Record<Kind, Message>> = {
  lvm: message('drive.unused.lvm'),
  raid: message('drive.unused.raid'),
  luks: message('drive.unused.luks'),
  zfs: message('drive.unused.zfs'),
  btrfs: message('drive.unused.btrfs'),
}

function reasonsOfUses({ uses, internal }: Drive): Finding[] {
  const reasons: Finding[] = []
  for (const [kind, found] of byKind(uses)) {
    if (kind === 'mounted') continue
    const what = unused[kind]
    const active = found.filter(use => use.active || what === undefined)
    if (active.length > 0) reasons.push({ code: kind, text: never[kind](...listed(active)) })
    else if (internal && what)
      reasons.push({ code: kind, text: message('drive.built-in-holds', { what, where: listed(found)[0] }) })
  }
  return reasons
}

function ownReasons(drive: Drive, image: ToBeWritten | null): Finding[] {
  const reasons: Finding[] = []
  if (!(drive.sizeBytes > 0)) {
    const text = message(drive.removable ? 'drive.no-card' : 'drive.no-size')
    reasons.push({ code: 'no-medium', text })
  } else if (image?.sizeBytes != null && image.sizeBytes > drive.sizeBytes) {
    const [has, needs] = differing(drive.sizeBytes, image.sizeBytes)
    reasons.push({ code: 'too-small', text: message('drive.reason.too-small', { has, needs }) })
  }
  if (drive.readOnly) {
    const slider = drive.bus === 'sd' || drive.removable
    reasons.push({ code: 'read-only', text: message(slider ? 'drive.read-only-slider' : 'drive.read-only') })
  }
  const marked = drive.uses.some(use => use.kind === 'source')
  if (image?.onDrives.includes(drive.path) && !marked)
    reasons.push({ code: 'source', text: never.source('', '') })
  return reasons
}

/** Returns the reasons for which the exact name must be typed. Only checked when nothing forbids writing. */
function doubtsOf({ internal, uses }: Drive): Finding[] {
  const doubts: Finding[] = []
  if (internal) doubts.push({ code: 'internal', text: message('drive.internal') })
  for (const [kind, found] of byKind(uses)) {
    const what = unused[kind]
    if (what === undefined || found.some(use => use.active)) continue
    doubts.push({ code: kind, text: message('drive.loses', { what, where: listed(found)[0] }) })
  }
  return doubts
}

function notesOf(drive: Drive, image: ToBeWritten | null): Finding[] {
  const notes: Finding[] = []
  const mounted = drive.uses.filter(use => use.kind === 'mounted')
  if (mounted.length > 0) {
    const text = message('drive.mounted', { where: listed(mounted)[1] })
    notes.push({ code: 'mounted', text })
  }
  if (holdsSomething(drive))
    notes.push({ code: 'contents', text: message('drive.contents', { contents: drive.contents }) })
  if (drive.sizeBytes > unusuallyLargeBytes)
    notes.push({ code: 'large', text: message('drive.large', { size: bytes(drive.sizeBytes) }) })
  if (image && image.sizeBytes === null) notes.push({ code: 'size', text: message('drive.needs-unknown') })
  return notes
}

function byKind(uses: DriveUse[]): Map<Kind, DriveUse[]> {
  const kinds = new Map<Kind, DriveUse[]>()
  for (const use of uses) kinds.set(use.kind, [...(kinds.get(use.kind) ?? []), use])
  return kinds
}

/** Their paths and their details, each once. */
const listed = (uses: DriveUse[]): [where: string, details: Value] => [
  [...new Set(uses.map(use => use.path))].join(', '),
  detailsOf(uses),
]

function detailsOf(uses: DriveUse[]): Value {
  const details = [...new Map(uses.map(({ detail }) => [JSON.stringify(detail), detail])).values()]
  const named = details.filter(detail => detail !== '')
  return named.every(detail => typeof detail === 'string') ? named.join(', ') : list(named)
}

/** Two sizes; in bytes if they would look the same. */
export function differing(a: number, b: number): [Value, Value] {
  if (shownSize(a) !== shownSize(b)) return [bytes(a), bytes(b)]
  return [message('drive.exact-bytes', { count: a }), message('drive.exact-bytes', { count: b })]
}

/** Rounds as a face does, to three digits or fewer. */
const shownSize = (count: number) => bytesText(count)

/** Whether it is known to hold something that would be lost. */
export const holdsSomething = ({ contents }: Pick<Drive, 'contents'>): boolean =>
  contents !== '' &&
  !(typeof contents === 'object' && 'code' in contents && contents.code === 'drive.contents.empty')
