// Texts of the broker's codes, for people at a terminal or in a chat. A machine has no message catalogue:
// these are all of its texts.
import { inputWords, wordsOf } from '#shared/workloads/input-words.ts'
import type { Fault, Waiting } from '#shared/workloads/wire.ts'

const texts: Record<Fault, string> = {
  role: 'Your role does not allow this. An owner of the host can do it, or change your role.',
  'no-such-workload': 'There is no such workload. `voxnix list` shows those that are there.',
  'not-yours': 'It belongs to another person. Ask its owner to share it, or to do this.',
  'program-face':
    'A program cannot give or refuse an approval. Do it yourself, at a terminal or in the chat.',
  'too-many':
    'This is more than you may have. Destroy something first, or ask an owner of the host for more.',
  'too-large':
    'This is more storage than you may have. What is in your trash counts until it is removed, after seven days: `voxnix trash` shows it. Take a smaller quota, or ask an owner of the host for more.',
  request: 'The broker does not understand this. Update voxnix and the broker together.',
  input: 'A value has the wrong type. Names have 1 to 11 lowercase letters, digits and hyphens.',
  'unknown-person': 'This person is not on the list of the host. Its owner can add them.',
  busy: 'Another change of this workload is not finished. Try again when it is.',
  full: 'The disk is full. Delete files in a workload. What was destroyed keeps its room for seven days, in the trash; an owner of the host can remove it before: `voxnix trash`, then `voxnix purge NAME ID`.',
  'no-storage':
    'The storage of the workloads cannot be reached. Nothing was changed. An owner of the host can look at it: zpool status, journalctl -u voxnix-pool.',
  'name-taken':
    'The name is taken, or a former person of it left what is listed here. Choose another name. What is left can be destroyed, and is gone after seven days in the trash.',
  'no-such-module': 'There is no such module. See the documentation for those that are there.',
  'vm-only': 'Containers cannot have this module. Make a virtual machine: voxnix create NAME --vm MODULE…',
  'no-own-modules':
    'This host takes no modules of its people. An owner of the host can allow them: kiln.orchestrator.broker.ownModules.',
  'module-forbidden':
    'The module needs what no module of a workload may have while it is evaluated: a file or an address outside of it, something built, or containers. Take that out of it.',
  'module-too-heavy':
    'The module takes more than the 4 GiB of memory or the five minutes that its evaluation may have. Make it smaller, or look for a part that never ends.',
  'module-wrong': 'The module does not evaluate. Correct what Nix names:',
  'no-vms': 'This host makes no virtual machines: libvirt is off on it. Make a container.',
  'too-powerful':
    'Your virtual machines may not use that much memory or that many cores. Take less, destroy one, or ask an owner of the host for more.',
  'no-agent':
    'The virtual machine does not answer: its agent has not started, or was stopped in it. Try again in a minute; else stop and start it.',
  'cannot-shrink':
    'The disk of a virtual machine cannot become smaller. Take its current size, or a larger one.',
  'too-many-snapshots':
    'A workload has at most 32 snapshots. Remove one of them first: voxnix forget-snapshot NAME LABEL, or /forget NAME LABEL in the chat.',
  'no-such-snapshot': 'There is no such snapshot of this workload.',
  'not-running': 'It does not run. Start it first.',
  'no-such-approval':
    'There is no such pending approval: it was answered, or it expired after five minutes. Ask for it again.',
  'second-person': 'Another owner of the host has to approve this.',
  'no-such-invitation':
    'This invitation was used, is older than a day, or was never made. Ask for another one.',
  'no-such-guest':
    'No one of this name joined by an invitation. Other people are in the configuration of the host.',
  changed:
    'The workload has changed since this was requested. Nothing was done; ask again to see its current state.',
  'refused-before': 'This was refused a short time ago. A person can ask for it at a terminal.',
  'too-many-pending': 'Too many or too long approvals wait, yours or those of all. Answer some first.',
  'taken-back': 'A step failed, and all earlier steps were undone.',
  stuck: 'A step failed, and could not be undone. The broker tries again at its next start; see its log.',
  internal: 'The broker failed. The cause is in its log: journalctl -u voxnix-broker',
}

/** `detail`: untrusted text. */
export const faultText = (code: Fault, detail?: string): string =>
  detail === undefined ? texts[code] : `${texts[code]}\n${plain(detail)}`

/** Without control characters, and without those that turn the direction of what follows. */
export const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

const trashedWords = ({ name, owner, quotaGiB, trashedAt }: NonNullable<Waiting['trashed']>) => [
  wordsOf([name]),
  `of ${wordsOf([owner])}`,
  `quota ${quotaGiB} GiB`,
  `in the trash since ${new Date(trashedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
]

/** No two requests have the same text, since exactly this is approved. */
export function questionOf(waits: Waiting): string {
  const { verb, input, asker, usedBytes, trashed, newer = [], leftOut = [] } = waits
  const size = usedBytes === null ? [] : [gigabytes(usedBytes)]
  const facts = [...(trashed ? trashedWords(trashed) : []), ...size]
  const lost = facts.length === 0 ? '' : ` (${facts.join(', ')})`
  // Each is quoted as one word: programs in the workload chose the names.
  const inside =
    leftOut.length === 0
      ? ''
      : `. No snapshot has these folders, which are lost: ${leftOut.map(each => wordsOf([each])).join(', ')}`
  const later = newer.length === 0 ? '' : `. These newer snapshots are destroyed: ${wordsOf(newer)}`
  return `${verb} ${inputWords(input)}${lost}, for ${asker}${later}${inside}`
}
export const sizeText = (bytes: number | null): string => (bytes === null ? '?' : gigabytes(bytes))
