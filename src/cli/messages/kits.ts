// The texts that `kiln kit` prints, and its help.
export const kitTexts = {
  'help.kit': 'Writes and verifies offline kits: folders that install and update machines without a network.',
  'help.kit.summary': 'write and verify offline kits',
  'help.kit.export':
    'write a system with all that it needs as a signed binary cache, the image, the flake and Kiln itself to a new folder',
  'help.kit.what':
    'profile, image (ID, the beginning of it, or latest), box, or flake reference (./machines#box)',
  'help.kit.new-folder': 'folder to write, on any drive; it must not exist yet, or be empty',
  'help.kit.format':
    "format of the image's file in the kit; repeat for several; without it, the smallest that can be flashed",
  'help.kit.sign':
    'name of the key to sign with (see `kiln cache`); without it, a key for kits, which is made once',
  'help.kit.for':
    'host of `kiln hosts` that the system is for, which keeps its system.stateVersion; repeat for several; without it, of an image, the machines that are flashed with it',
  'help.kit.state-version':
    'release of NixOS that the hosts were installed with, where they have not reported it',
  'help.kit.no-kiln': 'leave Kiln itself out of the kit',
  'help.kit.verify': 'read all of a kit, and compare it with its hashes and signatures',
  'help.kit.folder': 'folder of the kit',
  'help.kit.key':
    "public key that the kit has to be signed by; without it, one of Kiln's own or of a cache in `kiln cache`",
  'help.deploy.from-kit': 'deploy the system of this offline kit: nothing is evaluated, built or downloaded',

  'usage.kit-key': '--kit-key belongs to --from-kit.',
  'usage.kit-fixed':
    'A kit has a finished system: leave out --set, --settings, --arch and --substitute-on-host.',

  'cli.kit.exported': '{folder}  {size}',
  'cli.kit.verified':
    '{folder}: {files, plural, one {# file is unchanged since it was signed} other {# files are unchanged since they were signed}} ({size}).',
  'cli.kit.system': 'system {system} of {name}, {paths, plural, one {# path} other {# paths}}',
  'cli.kit.image': 'image {path}',
  'cli.kit.kiln': 'Kiln itself {path}, for {computer}',
  'cli.kit.with-kiln': 'Kiln itself comes along: {size} (without it: --no-kiln).',
  'cli.kit.key': 'signed by {key}',
  'cli.kit.elsewhere': 'On another computer, with this key passed on by another way than the kit: {command}',
} as const
