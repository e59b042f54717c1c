// Whether a drive may be written: pure, and the same in the window, the engine and the writer, each on facts that it
// read itself. The reasons for these rules are in docs/adr/0008-which-drives.md.
import type { Drive, DriveUse } from '../model/drive.ts'
import { bytesText, groupedText } from '../units.ts'
import { driveName } from './drive-name.ts'

/** What has to be known of an image; `onDrives` are paths of whole drives that its file lies on. */
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
  text: string
}
export type Verdict = {
  /** typed: only once its exact name was typed. */
  may: 'yes' | 'typed' | 'no'
  name: string
  /** Why not, or why the name has to be typed; empty for `yes`. */
  reasons: Finding[]
  /** What else a person should know before: it is mounted, it is large, what is on it. */
  notes: Finding[]
}

export const unusuallyLargeBytes = 128e9

/** Without an image it is judged by itself. `typedName` counts only when it is the drive's exact name. */
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
type Text = (where: string, details: string) => string

/** What keeps a drive from being written for good. `mounted` does not: it is unmounted. */
const never: Record<Exclude<Kind, 'mounted'>, Text> = {
  system: (where, details) => `This computer runs from it: it holds ${details || where}.`,
  swap: where => `This computer swaps to it (${where}).`,
  lvm: (where, details) => `It belongs to LVM volumes: ${details || where}.`,
  raid: (where, details) => `It belongs to a RAID: ${details || where}.`,
  luks: (where, details) => `An encrypted volume on it is unlocked: ${details || where}.`,
  zfs: (where, details) => `It belongs to a ZFS pool: ${details || where}.`,
  btrfs: (where, details) => `It belongs to a btrfs file system of several drives: ${details || where}.`,
  source: () => 'The image that is to be written lies on it.',
  busy: (where, details) => `Something else uses it: ${details || where}.`,
}

/** A signature that nothing uses: what lay there is lost, and Kiln cannot look inside. */
const unused: Partial<Record<Kind, string>> = {
  lvm: 'an LVM volume',
  raid: 'a member of a RAID',
  luks: 'an encrypted volume, locked now',
  zfs: 'a member of a ZFS pool',
  btrfs: 'a member of a btrfs file system',
}

function reasonsOfUses({ uses, internal }: Drive): Finding[] {
  const reasons: Finding[] = []
  for (const [kind, found] of byKind(uses)) {
    if (kind === 'mounted') continue
    const active = found.filter(use => use.active || unused[kind] === undefined)
    if (active.length > 0) reasons.push({ code: kind, text: never[kind](...listed(active)) })
    else if (internal) {
      const text = `It is built in and holds ${unused[kind]} (${listed(found)[0]}).`
      reasons.push({ code: kind, text: `${text} If nothing needs that any more, wipe it by hand first.` })
    }
  }
  return reasons
}

function ownReasons(drive: Drive, image: ToBeWritten | null): Finding[] {
  const reasons: Finding[] = []
  if (!(drive.sizeBytes > 0)) {
    const text = drive.removable ? 'There is no card or disk in it.' : 'It has no size.'
    reasons.push({ code: 'no-medium', text })
  } else if (image?.sizeBytes != null && image.sizeBytes > drive.sizeBytes) {
    const [has, needs] = differing(drive.sizeBytes, image.sizeBytes)
    reasons.push({ code: 'too-small', text: `It is too small: it has ${has}, the image needs ${needs}.` })
  }
  if (drive.readOnly) {
    const slider =
      drive.bus === 'sd' || drive.removable ? ' Many cards and sticks have a slider for that.' : ''
    reasons.push({ code: 'read-only', text: `It is locked against writing.${slider}` })
  }
  const marked = drive.uses.some(use => use.kind === 'source')
  if (image?.onDrives.includes(drive.path) && !marked)
    reasons.push({ code: 'source', text: never.source('', '') })
  return reasons
}

/** For these the exact name has to be typed. Asked only when nothing forbids writing. */
function doubtsOf({ internal, uses }: Drive): Finding[] {
  const doubts: Finding[] = []
  if (internal) doubts.push({ code: 'internal', text: 'It is built into this computer.' })
  for (const [kind, found] of byKind(uses)) {
    if (unused[kind] === undefined || found.some(use => use.active)) continue
    doubts.push({ code: kind, text: `It holds ${unused[kind]} (${listed(found)[0]}), which is lost.` })
  }
  return doubts
}

function notesOf(drive: Drive, image: ToBeWritten | null): Finding[] {
  const notes: Finding[] = []
  const mounted = drive.uses.filter(use => use.kind === 'mounted')
  if (mounted.length > 0) {
    const text = `It is mounted at ${listed(mounted)[1]}: it is unmounted first.`
    notes.push({ code: 'mounted', text })
  }
  if (drive.contents !== '' && drive.contents !== 'empty')
    notes.push({ code: 'contents', text: `Everything on it is lost: ${drive.contents}.` })
  if (drive.sizeBytes > unusuallyLargeBytes)
    notes.push({ code: 'large', text: `It is unusually large: ${bytesText(drive.sizeBytes)}.` })
  if (image && image.sizeBytes === null)
    notes.push({ code: 'size', text: 'How much space the image needs is only known once it is read.' })
  return notes
}

function byKind(uses: DriveUse[]): Map<Kind, DriveUse[]> {
  const kinds = new Map<Kind, DriveUse[]>()
  for (const use of uses) kinds.set(use.kind, [...(kinds.get(use.kind) ?? []), use])
  return kinds
}

/** Their paths and their details, each once. */
const listed = (uses: DriveUse[]): [where: string, details: string] => [
  [...new Set(uses.map(use => use.path))].join(', '),
  [...new Set(uses.map(use => use.detail))].filter(Boolean).join(', '),
]

/** Two sizes as text; in bytes where they would read the same. */
function differing(a: number, b: number): [string, string] {
  if (bytesText(a) !== bytesText(b)) return [bytesText(a), bytesText(b)]
  const exact = (bytes: number) => `${groupedText(bytes)} bytes`
  return [exact(a), exact(b)]
}
