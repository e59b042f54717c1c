// The texts of images: what builds, flash and machines show of them too.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'images.unreadable': 'The images could not be read',
  'images.open-settings': 'Open Settings',
  'images.search': 'Search images',
  'images.pick': 'Image',
  'images.pick.no-match': 'No image matches “{search}”.',
  'images.pick.more':
    '{count, plural, one {# more image: search for it} other {# more images: search for the one you mean}}',

  'image.space-used': '{size} used',
  'image.space-used-of': '{used} used: the files are {size} long, and their empty parts take no space',

  'image.verify': 'Verify',
  'image.convert': 'Make another format',
  'image.export': 'Export',

  'image.file.present': 'Present',
  'image.file.missing': 'Missing',
  'image.file.changed': 'Changed',
  'image.file-detail.present': 'Its size and modification time are unchanged',
  'image.file-detail.missing': 'The file is gone',
  'image.file-detail.changed': 'It was changed since Kiln made it',
  'image.column.format': 'Format',
  'image.column.size': 'File size',
  'image.column.sha256': 'SHA-256',
  'image.column.state': 'State',
  'image.column.file': 'File',
  'image.column.actions': 'Actions',
  'image.in-folder': 'In {folder}',
  'image.copy-folder': 'Copy folder',
  'image.copy-sha256': 'Copy SHA-256 of {format}',
  'image.copy-path': 'Copy path of {format}',
  'image.reveal': 'Show {format} in its folder',
  'image.not-revealed': 'The folder could not be opened',
  'image.exact-size.B': '{count, plural, one {# byte} other {# bytes}}',
  'image.exact-size.KiB': '{amount} KiB ({count, plural, one {# byte} other {# bytes}})',
  'image.exact-size.MiB': '{amount} MiB ({count, plural, one {# byte} other {# bytes}})',
  'image.exact-size.GiB': '{amount} GiB ({count, plural, one {# byte} other {# bytes}})',
  'image.exact-size.TiB': '{amount} TiB ({count, plural, one {# byte} other {# bytes}})',

  'convert.detail': 'Converts the existing disk. Takes seconds.',
  'convert.formats': 'Formats',
  'convert.make': '{count, plural, =0 {Make the format} one {Make the format} other {Make # formats}}',
  'convert.all-there': 'Every format that can be made from the raw disk is there.',
  'convert.changed':
    'Other formats are made from the raw disk, and this one changed. Verify the image: if only its modification time changed, it can be used again.',
  'convert.no-raw':
    'Other formats are made from the raw disk, and this image has none that can be used. Build it again with the format that you need.',
  'export.title': 'Export {name}',
  'export.detail': 'Copies the files into a folder, with SHA256SUMS beside them.',
  'export.pick': 'Export {name} to',
  'export.hyper-v': 'With a script for Hyper-V',
  'export.hyper-v.help':
    'create-vm.ps1 makes a generation 2 VM of the VHDX. Copy the folder to the Hyper-V host, and run the script there in PowerShell as an administrator.',
  'export.folder': 'Folder',
  'export.folder.help': 'On the computer that runs Kiln, as a full path.',
  'image.eject': 'Eject as a flake',
  'eject.title': 'Eject {name} as a flake',
  'eject.detail':
    'Writes the profile as it is now, with the options of this image, into a folder. The flake builds with Nix alone, without Kiln.',
  'eject.pick': 'Eject {name} into',
  'eject.folder.help': 'A folder that is empty or does not exist yet, as a full path.',
  'eject.repository': 'Repository',
  'eject.repository.help': 'The folder of the repository, as a full path. It may exist already.',
  'eject.workflow': 'Workflow that builds it',
  'eject.ci.none': 'None',
  'eject.ci.github': 'GitHub Actions',
  'eject.ci.gitlab': 'GitLab CI',
  'eject.writes': 'The flake is written to {folder}.',
  'eject.writes-workflow': 'The flake is written to {folder}, its workflow to {workflow}.',
  'eject.secrets': 'Secrets are not in it.',
  'eject.send': 'Eject',
  'eject.done': 'Ejected {name}',
  'eject.done.folder': 'The flake',
  'eject.done.workflow': 'Its workflow',
  'eject.done.command': 'To build it without Kiln:',
  'eject.done.leave': 'Done',
  'eject.copy': 'Copy path',
  'eject.reveal': 'Show in the file manager',
  'kit.title': 'Offline kit of {name}',
  'kit.detail':
    'A folder with the system as a signed binary cache, the image and its flake. It installs and updates machines that have no network: {command}.',
  'kit.pick': 'Write the kit of {name} to',
  'kit.new': 'It becomes the new folder {folder}.',
  'kit.kiln': 'With Kiln itself',
  'kit.kiln.help': '{size}. It runs from the kit on computers with {computer}.',
  'kit.make': 'Write kit',
  'remove.title': 'Remove {name}?',
  'remove.confirm': 'Remove {name}',
  'remove.done': 'Removed {name}, {size} freed',
  'remove.detail':
    'Its files ({formats}), its record and its logs are deleted. That frees {size} and cannot be undone. Copies that you exported stay.',
  'boot-test.passed': 'Boot-tested',
  'boot-test.detail':
    '{checks, plural, one {# check} other {# checks}} passed in QEMU {version} after {duration}, {when}',
  'loading.images': 'Loading the images',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
