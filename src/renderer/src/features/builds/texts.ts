// The texts of builds: their history and the page of one.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'build.title': 'Build',
  'build.unreadable': 'This build cannot be shown',
  'build.state.queued': 'Waiting',
  'build.state.running': 'Building',
  'build.state.succeeded': 'Done',
  'build.state.failed': 'Failed',
  'build.state.cancelled': 'Cancelled',
  'build.state.interrupted': 'Interrupted',
  'build.announced': 'Build: {state}',
  'build.elsewhere': 'Another Kiln on this computer runs this build. Cancel it there.',
  'build.queued': 'Waiting for another build to end',
  'build.since-start': 'Since the build began',
  'build.time-left': '{time} left',
  'build.built': '{done} of {expected} built',
  'build.building': '{count} building',
  'build.failed': '{count} failed',
  'build.downloaded': '{done} of {expected} downloaded',
  'build.copied': '{done} of {expected} copied',
  'build.paths-copied': '{done} of {expected, plural, one {# path} other {# paths}} copied',
  'build.details': 'Details',
  'build.derivations': 'Derivations',
  'build.log': 'Log',
  'build.stages': 'Stages',
  'build.stage-percent': '{stage}: {percent}',
  'build.running-now': 'Building now',
  'build.stage.pending': 'Waiting',
  'build.stage.running': 'Running',
  'build.stage.done': 'Done',
  'build.stage.failed': 'Failed',
  'build.stage.skipped': 'Not needed',
  'build.stage.cancelled': 'Cancelled',
  'build.warnings': '{count, plural, one {# warning} other {# warnings}} from Nix',
  'build.none-yet': 'Working out what to build…',
  'build.none-needed': 'Already built. Nothing to do.',
  'build.none-built': 'Nothing was built: the build ended before Nix got that far.',

  'build.cancel': 'Cancel the build',
  'build.cancelling': 'Cancelling',
  'build.cancel.title': 'Cancel the build of {name}?',
  'build.cancel.keep': 'Keep building',
  'build.cancel.detail':
    'What Nix has finished is kept, so that a later build is quicker. What is being built now is lost, and the image is not made.',

  'build.was-cancelled': 'This build was cancelled',
  'build.was-cancelled.after': 'Stopped after {time}. The next build continues from here.',
  'build.was-cancelled.before': 'Stopped before anything was built.',
  'build.was-interrupted': 'This build was interrupted',
  'build.was-interrupted.detail':
    'Kiln or the computer stopped while it ran. What Nix had finished is kept. No image was made.',
  'build.not-made': 'Build failed',
  'build.open-log': 'Open the log',
  'build.change-answers': 'Change the answers',
  'build.again': 'Build again',
  'builds.than-estimated': 'Compared with the time that was estimated',
  'build.estimate': 'Estimate and result',
  'build.ready': 'The image is ready',
  'build.made-in': 'Built in {time}, {when}',
  'build.open-image': 'Open image',
  'build.files-unreadable': 'Its files cannot be shown',

  'builds.unreadable': 'The builds could not be read',
  'builds.search': 'Search builds',
  'builds.none-found': 'No build matches “{search}”.',
  'builds.none': 'No builds yet',
  'builds.none.detail':
    'Every build is listed here, with its log: those that run, those that made an image, and those that did not.',
  'builds.again': 'Build {name} again',
  'builds.remove': 'Remove the build {name}',
  'builds.remove.title': 'Remove the build {name}?',
  'builds.remove.detail':
    'It made no image. Its record and its logs are removed; what Nix had finished is kept.',
  'builds.removed': 'Removed the build {name}, {size} freed',
  'loading.files': 'Loading the files',
  'loading.builds': 'Loading the builds',
  'loading.build': 'Loading the build',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
