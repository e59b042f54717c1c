// code → text, exhaustive. A text says what happened; its hint says what to do next. {holes} are filled by failure().
import { flakeErrorTexts } from './flakes/error-texts.ts'
import { flashErrorTexts } from './flash/error-texts.ts'

type Text = { message: string; hint: string }

const texts = {
  internal: {
    message: 'Kiln met a fault of its own: {reason}',
    hint: 'Try again. If it comes back, report it with what you did and the log of this build.',
  },
  'request.invalid': {
    message: 'The request was not understood: {reason}',
    hint: 'The window and the engine may be of different versions: restart Kiln.',
  },
  'call.unknown': {
    message: 'There is no call named {call}.',
    hint: 'Restart Kiln, so that its parts are of one version.',
  },
  'engine.lost': {
    message: 'The connection to Kiln was lost before it answered.',
    hint: 'It connects again by itself. Whether this was done or begun is not known: look before you try once more.',
  },
  'engine.away': {
    message: 'Kiln is not connected right now, so nothing was done.',
    hint: 'It connects again by itself: try once more then.',
  },

  'nix.missing': {
    message: 'Nix was not found.',
    hint: 'Run `kiln doctor --fix`, or open Doctor, to install it.',
  },
  'nix.too-old': {
    message: 'Nix {version} is too old: Kiln needs {minimum} or newer.',
    hint: 'Run `kiln doctor --fix`, or open Doctor, to install a newer one beside it.',
  },
  'nix.daemon': {
    message: 'The Nix daemon does not answer.',
    hint: 'Start it (`systemctl start nix-daemon.socket`), then try again.',
  },
  'nix.evaluation': {
    message: 'The configuration could not be evaluated: {reason}',
    hint: 'Correct the named option and build again.',
  },
  'nix.network': {
    message: 'Something could not be downloaded: {reason}',
    hint: 'Check the network connection, then build again: what was finished is kept.',
  },
  'nix.build-failed': {
    message: 'Building {derivation} failed: {reason}',
    hint: 'Its log ends with the reason. Mend that, then build again: what was finished is kept.',
  },
  'nix.killed': {
    message: 'Nix was ended by signal {signal}.',
    hint: 'Something else ended it, often a lack of memory. Close other programs, then build again.',
  },
  'nix.failed': { message: 'Nix failed: {reason}', hint: 'The last lines of its output say why.' },
  'nix.output': {
    message: 'The build made no {kind} file in {path}.',
    hint: "The profile's output must hold exactly one file that ends in {endings}.",
  },
  'nix.output-compressed': {
    message: 'The build made {file}, which is compressed in a way that Kiln does not unpack.',
    hint: 'Switch its compression off, or choose zstd.',
  },
  'nix.needs-kvm': {
    message: 'No builder here can make {derivation}: it needs {needed}.',
    hint: 'This image is made in a virtual machine. Build on a computer whose user may open /dev/kvm, name one in `builders` of nix.conf, or let systemd-repart make the disk, which needs none.',
  },
  'nix.needs-builder': {
    message: 'No builder here can make {derivation}: it needs {needed}.',
    hint: 'Name a builder that has it in `builders` of nix.conf. For another architecture, NixOS can emulate it: boot.binfmt.emulatedSystems.',
  },
  'nix.disk-conflict': {
    message:
      "This configuration describes a disk of its own, and nixpkgs' image another: both define {option}.",
    hint: 'Add a nixosConfiguration for images, which leaves out hardware-configuration.nix and its file systems; or build the ISO, which has no such disk.',
  },
  'nix.unsandboxed': {
    message: 'Nix refused to build this profile outside its sandbox.',
    hint: 'The demo profile uses programs of this computer. Add yourself to trusted-users in nix.conf, or set sandbox = false there.',
  },

  'tool.missing': { message: '{tool} was not found.', hint: 'Run `kiln doctor --fix`, or: {install}' },
  'tool.failed': {
    message: '{tool} failed: {reason}',
    hint: 'Its last lines say why. Run `kiln doctor` to check the tool.',
  },

  ...flakeErrorTexts,

  'profile.unknown': {
    message: 'There is no profile "{id}".',
    hint: 'Profiles are listed by `kiln profiles`; a flake is named as ./folder#name or github:owner/repo#name.{suggestion}',
  },
  'profile.broken': {
    message: 'The profile in {path} cannot be read: {reason}',
    hint: 'Correct the file that is named; docs/profiles.md says what belongs there.',
  },
  'profile.newer': {
    message: 'The profile in {path} was made for a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'profile.duplicate': {
    message: 'Two profiles have the id "{id}": {path} and {other}.',
    hint: 'Give one of them another id in its profile.json, or leave out its folder.',
  },
  'profile.unsupported': {
    message: '{profile} has no {what}.',
    hint: 'It has: {known}.',
  },
  'profile.unprepared': {
    message: 'The profile {profile} is not ready on this computer: {reason}',
    hint: 'Run `npm run setup` in the checkout, then try again.',
  },

  'option.unknown': { message: '{profile} has no option "{key}".', hint: 'It has: {known}.{suggestion}' },
  'option.invalid': { message: '{label}: {reason}', hint: 'Correct "{key}". Example: {example}' },
  'option.secret': {
    message: '{label} is a secret and stays out of images.',
    hint: 'Leave "{key}" out here: it is given when the drive is flashed or the host is deployed.',
  },
  'option.refused': { message: '{reason}', hint: 'Correct the answer ({fields}), then try again.' },
  'name.invalid': {
    message: 'This name cannot be used: {reason}',
    hint: 'Use one line of 1 to 80 visible characters.',
  },

  'space.store': {
    message: 'The Nix store has {free} free; this build needs at least {needed}.',
    hint: 'Free some space (`nix-collect-garbage`), then build again.',
  },
  'space.images': {
    message: 'The image folder {path} has {free} free; at least {needed} are needed.',
    hint: 'Remove images that you no longer need, or choose another folder in Settings.',
  },
  'space.full': {
    message: 'No space is left in {path}.',
    hint: 'Free some space, then try again. Nothing half-written was kept.',
  },

  'home.unwritable': {
    message: "Kiln's folder {path} cannot be written: {reason}",
    hint: 'Make it writable, or name another with KILN_HOME.',
  },
  'settings.newer': {
    message: 'The settings in {path} were written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln, or move the file away to start with fresh settings. Kiln did not change it.',
  },
  'settings.broken': {
    message: 'The settings in {path} cannot be read: {reason}',
    hint: 'Correct the file or move it away. Kiln did not change it.',
  },
  'file.broken': { message: '{path} cannot be read: {reason}', hint: 'Correct the file, or choose another.' },
  'file.missing': { message: '{path} does not exist.', hint: 'Check the path.' },
  'file.too-large': {
    message: '{path} is larger than its file system allows.',
    hint: 'FAT holds files of up to 4 GiB. Choose a folder on another file system.',
  },
  'file.name-too-long': {
    message: 'The name {path} is longer than its file system allows.',
    hint: 'Choose a shorter name, or a folder with a shorter path.',
  },
  'file.exists': {
    message: '{path} is not empty.',
    hint: 'Choose a folder that does not exist yet or is empty.',
  },
  'file.taken': {
    message: '{path} is there already.',
    hint: 'Kiln writes over nothing: move it away, or choose another folder.',
  },
  'folder.unusable': {
    message: 'The folder {path} cannot be used: {reason}',
    hint: 'Choose another folder.',
  },
  'preset.unknown': {
    message: 'There is no preset "{id}".',
    hint: 'It may have been removed. Choose another.',
  },

  'image.unknown': {
    message: 'There is no image "{id}".',
    hint: 'Images are listed by `kiln images`.{suggestion}',
  },
  'preset.newer': {
    message: '{path} was written by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'image.newer': {
    message: 'The image {id} was made by a newer Kiln (schema {found}, known: {known}).',
    hint: 'Update Kiln to use it. Nothing was changed.',
  },
  'image.broken': {
    message: 'The record of the image {id} cannot be read: {reason}',
    hint: 'Remove the image (`kiln images rm {id}`), then build it again.',
  },
  'image.file-missing': {
    message: 'The file {file} of {id} is gone.',
    hint: 'It was removed behind Kiln. Make it again: `kiln images convert {id} {format}`, or build again.',
  },
  'image.file-changed': {
    message: 'The file {file} of {id} is not the one that Kiln made: {reason}',
    hint: 'Do not use it. Remove it, then make it again with `kiln images convert`, or build again.',
  },
  'image.map-changed': {
    message: 'The block map {file} of {id} is not the one that Kiln made: {reason}',
    hint: 'Flashing works without it, but writes more. Where another disk format is kept, remove {file} and the raw disk and run `kiln images convert {id} raw`; otherwise build again.',
  },
  'image.sums-changed': {
    message: 'SHA256SUMS of {id} does not name the files that Kiln made.',
    hint: 'Remove it and verify again: then it is written anew.',
  },
  'image.source-changed': {
    message: '{id} has no disk file from which {format} could be made: {files} changed since Kiln made it.',
    hint: 'Verify the image (`kiln images verify {id}`): a file of which only the time changed is used again.',
  },
  'image.ova-full': {
    message: 'The disk of {file} has {size}, compressed; an OVA holds less than 8 GiB.',
    hint: 'Use the VMDK itself, which has no such limit, or another format.',
  },
  'image.no-source': {
    message: '{id} has no disk file from which {format} could be made.',
    hint: 'Build it again with the format {format}.',
  },
  'image.busy': { message: '{id} is in use: {reason}', hint: 'Wait until that has ended, or cancel it.' },
  'build.duplicate': {
    message: 'The same build is already under way ({id}).',
    hint: 'Watch that one, or wait until it has ended.',
  },
  'build.interrupted': {
    message: 'The build was interrupted: Kiln or the computer stopped while it ran.',
    hint: 'Start it again: what Nix had finished is kept.',
  },
  ...flashErrorTexts,

  'job.interrupted': {
    message: 'Kiln or the computer stopped while this ran.',
    hint: 'Start it again.',
  },
  'job.unknown': { message: 'There is no job {id}.', hint: 'It ended before Kiln was last started.' },
  'doctor.no-fix': { message: 'Kiln cannot install {tool} on this computer.', hint: '{install}' },
  'server.port': { message: 'Port {port} cannot be used: {reason}', hint: 'Choose another with --port.' },
  usage: { message: '{reason}', hint: 'See `{help} --help`.' },
} satisfies Record<string, Text>

export type ErrorCode = keyof typeof texts
export const errorTexts: Record<ErrorCode, Text> = texts
export const errorCodes = Object.keys(texts) as [ErrorCode, ...ErrorCode[]]
