// Mistakes in a command line: the {reason} of the error `usage`, or of a file that it names.
export const usageReasons = {
  'usage.box-no-profile': 'The box has no profile whose questions these are. Add --profile.',
  'usage.goal': 'Unknown goal "{goal}". Known: {known}. {suggestion}',
  'usage.builder': 'Unknown builder "{builder}". Known: {known}. {suggestion}',
  'usage.again': '--again takes the profile of the image: leave out {profile}.',
  'usage.format': 'Unknown format "{format}". Known: {known}. {suggestion}',
  'usage.compression': 'Unknown compression "{compression}". Known: {known}. {suggestion}',
  'usage.compression-of-none':
    '--compression is how a qcow2 is compressed; none is made, only {formats}. Add the format qcow2, or leave --compression out.',
  'usage.architecture': 'Unknown architecture "{architecture}". Known: {known}. {suggestion}',
  'usage.request': 'The request is invalid: {reason}',
  'usage.on-off': 'Use on or off, not "{word}".',
  'usage.wipe-name': '--yes wipes the box that --name names: give its host name.',
  'usage.hand-over-name': '--yes hands over the box that --name names: give its host name.',
  'usage.hand-over-owner': 'Give both --owner and --owner-keys, or neither.',
  'usage.ssh-keys': 'Say with --key which of your SSH keys signs: {keys}.',
  'usage.no-ssh-key': 'You have no SSH key here. Name one with --key.',
  'usage.shell': 'Unknown shell "{shell}". Known: {known}. {suggestion}',
  'usage.ci': 'Unknown CI service "{service}". Known: {known}. {suggestion}',
  'usage.set': '--set takes KEY=VALUE, not "{found}".',
  'usage.sha256':
    '--sha256 takes 64 hexadecimal digits, sha256:…, sha256-…=, a line of sha256sum, or the path or address of a file with it. "{text}" is none of these.',
  'usage.file-url': '{url} is not the address of a file on this computer.',
  'usage.count': '"{found}" is not a whole number from 1 to {most}.',
  'usage.needs-vm': '{option} is for a virtual machine.',
  'usage.lima-size':
    '"{found}" is not a valid size. Processors are a whole number; memory and disk are whole GiB: 8G.',
  'usage.kit-key-of-file': '--kit-key is for a file in the image folder of an offline kit.',
  'usage.format-of-image':
    '--format only applies to an image in the library, which can have several formats.',
  'usage.source': 'There is no image, box, file or URL "{source}". {suggestion}',
  'usage.answers':
    '{path} has answers for {found, plural, one {# drive} other {# drives}}, but --drive names {expected}.',
  'usage.url': '"{url}" is not a valid URL.',
  'usage.drive-twice': 'The drive {path} is given twice.',
  'usage.several-images': '{count} images begin with "{word}": {ids}.',
  'usage.many-images': '{count} images begin with "{word}", among them {ids}.',
  'usage.no-folder': 'The profile folder {path} does not exist.',
  'usage.no-profiles':
    '{path} contains no profile: there is no profile.json in it or in a folder directly below.',
  'usage.reason.no-options': 'it contains no options',
} as const
