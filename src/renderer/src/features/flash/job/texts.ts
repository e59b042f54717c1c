// The texts of a flash job.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.job.unknown': 'This flash job no longer exists',
  'flash.job.flash-a-drive': 'Flash a drive',
  'flash.job.failed': 'Flashing failed',
  'flash.job.queued': 'Waiting for another job',
  'flash.job.left': '{time} left',
  'flash.job.keep-connected':
    '{drives, plural, one {Keep the drive connected.} other {Keep the drives connected.}}',
  'flash.job.stays-awake': 'The computer stays awake until it ends.',
  'flash.job.nothing-written': 'Writing starts in a moment.',
  'flash.job.all-done': '{drives, plural, one {The drive is done.} other {All # drives are done.}}',
  'flash.job.being-written':
    '{drives, plural, one {The drive is being written.} other {The drives are being written.}}',
  'flash.job.no-drives-yet': 'The drives come next.',
  'flash.job.sound': 'Sound when done',
  'flash.job.phase-of': '{name}: {phase}',
  'flash.job.phase-percent': '{phase} {percent}',
  'flash.job.part.compare': 'Compare',
  'flash.job.part.write': 'Write',
  'flash.job.part.verify': 'Verify',
  'flash.job.part.finish': 'Finish',
  'flash.job.amount': '{done} of {total}',
  'flash.job.speed': '{megabytes} MB/s',
  'flash.job.graph': 'Speed of {name}',
  'flash.job.graph-now': '{label}: {speed} now',
  'flash.job.axis-seconds': '{seconds} s',
  'flash.job.axis-minutes': '{minutes} min',

  'flash.cancel': 'Cancel',
  'flash.cancel.under-way': 'Cancelling',
  'flash.cancel.title': 'Cancel writing?',
  'flash.cancel.yes': 'Cancel writing',
  'flash.cancel.no': 'Keep writing',
  'flash.cancel.nothing':
    '{drives, plural, one {Nothing has been written to it yet.} other {Nothing has been written to them yet.}}',
  'flash.cancel.loses': '{name} is not usable until it is flashed again: what was on it is lost.',
  'flash.cancel.loses-drives':
    '{drives, plural, one {# drive is not usable until it is flashed again: what was on it is lost.} other {# drives are not usable until they are flashed again: what was on them is lost.}}',
  'flash.cancel.others': 'The others have not been written to yet.',
  'flash.cancel.done': 'Drives that are done stay as they are.',

  'flash.ended.verified': 'Verified. You can remove it safely.',
  'flash.ended.written': 'Written, not verified. You can remove it safely.',
  'flash.ended.is-verified': 'Verified.',
  'flash.ended.is-written': 'Written, not verified.',
  'flash.ended.cancelled': 'Cancelled. What is on it is not usable: flash it again.',
  'flash.ended.cancelled-before': 'Cancelled before anything was written.',
  'flash.ended.failed': 'Failed.',
  'flash.ended.hostname': 'is now {hostname}',
  'flash.ended.bytes-written': '{size} written',
  'flash.ended.bytes-skipped': '{size} skipped',
  'flash.ended.bytes-verified': '{size} verified',

  'flash.ended.all-cancelled': 'Cancelled',
  'flash.ended.not-flashed': '{names} could not be flashed',
  'flash.ended.not-emptied': '{names} could not be emptied',
  'flash.ended.drives-not-flashed': '{count, plural, one {# drive} other {# drives}} could not be flashed',
  'flash.ended.drives-not-emptied': '{count, plural, one {# drive} other {# drives}} could not be emptied',
  'flash.ended.some-flashed': '{good} of {count} drives ready',
  'flash.ended.some-emptied': '{good} of {count} drives empty',
  'flash.ended.some-and': '{some}. {rest}',
  'flash.ended.flashed': '{count, plural, one {The drive is ready} other {# drives are ready}}',
  'flash.ended.emptied': '{count, plural, one {The drive is empty} other {All # drives are empty}}',
  'flash.ended.headline': '{title}.',

  'flash.ended.next.boot':
    '{count, plural, one {Unplug the drive, plug it into the machine, and turn the machine on.} other {Unplug the drives, plug each into its machine, and turn the machines on.}}',
  'flash.ended.next.wait':
    '{count, plural, one {To wait for it in a terminal:} other {To wait for each in a terminal:}}',
  'flash.answers': 'Flashed machines',
  'flash.answers.online': '{name} is online: it is {image}',
  'flash.answers.waiting': 'Waiting for {name} to answer on this network',

  'flash.ended.print': '{count, plural, one {Print a label} other {Print labels}}',
  'flash.ended.more': 'Flash more',
  'flash.again': 'Flash again',
  'flash.again.failed': '{count, plural, one {Retry the failed drive} other {Retry failed drives}}',
  'flash.again.lost': 'The personal settings were lost when the window was reloaded. Enter them again.',
  'flash.again.replugged': 'A drive was unplugged and plugged in since. Check again what will be erased.',
  'flash.again.missing':
    '{count, plural, one {{names} is not plugged in. Plug it in and retry.} other {{names} are not plugged in. Plug them in and retry.}}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
