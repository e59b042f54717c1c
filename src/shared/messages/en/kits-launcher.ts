// The words of the script that starts the Kiln in a kit (platform/own-program/layout.ts). The shell fills the holes.
export const launcher = {
  'launcher.about': 'Starts the Kiln next to this file, wherever the drive is mounted.',
  'launcher.other-computer': 'kiln: This Kiln runs on {computer}, and this computer is {found}.',
  'launcher.no-programs':
    'kiln: This drive does not let programs run. Copy Kiln to this computer, and start the copy:',
} as const
