// The words of the PowerShell script that makes a VM (engine/images/hyper-v-script.ts). A hole of an error or a message
// is a variable of the script. Comments in it are one line each.
export const hyperV = {
  'hyper-v.about': 'Makes a generation 2 virtual machine of {file}, which Kiln exported from {name}.',
  'hyper-v.no-overwrite':
    'Replaces nothing: an existing machine or disk of that name stays as it is. After an error nothing is left behind.',
  'hyper-v.switch':
    'An external switch connects it to the network of the host; "Default Switch" of Windows 10 and 11 hides it behind the host.',
  'hyper-v.memory':
    'The most memory that it may take; with the same number as -MemoryBytes its memory is fixed.',
  'hyper-v.folder': 'The folder for its disk; by default the folder where this host keeps disks.',
  'hyper-v.seed':
    'A disk written by `kiln seed IMAGE seed.vhdx --personalise FILE`: host name, keys and secrets of this machine.',
  'hyper-v.secure-boot':
    "Microsoft has not signed Kiln's images. Leave this off, unless the image of a flake brings a signed shim.",
  'hyper-v.other-processor':
    'The image is for {architecture}, which is not the architecture of this computer.',
  'hyper-v.name-taken': 'There is already a virtual machine named {Name}.',
  'hyper-v.no-switch': 'There is no virtual switch named {SwitchName}. Known: {known}',
  'hyper-v.no-folder': 'There is no folder {Folder}.',
  'hyper-v.no-seed': 'There is no file {SeedPath}.',
  'hyper-v.file-name': 'Characters that a file name may not contain become dashes.',
  'hyper-v.file-taken': 'There is already a file {path}.',
  'hyper-v.checks-copy': 'The machine runs the copy, so the copy is checked.',
  'hyper-v.damaged': 'The file is damaged: its SHA-256 is {found}, expected {wanted}. Export it again.',
  'hyper-v.sparse': 'Hyper-V refuses disks in sparse files, and a copy from Linux may be sparse.',
  'hyper-v.stays-sparse': '{disk} is a sparse file, and could not be made an ordinary one.',
  'hyper-v.services':
    'These are "Guest Service Interface" and "Shutdown", whose names differ in each language of Windows.',
  'hyper-v.checkpoints': 'Automatic checkpoints would undo what the machine has written.',
  'hyper-v.notes': 'Made by Kiln.',
  'hyper-v.made': 'Made {Name} with the disk {disk}.',
  'hyper-v.console':
    'Its console: vmconnect.exe localhost NAME. Its addresses, once it runs: (Get-VM NAME).NetworkAdapters.IPAddresses',
  'hyper-v.undo': 'To undo: Stop-VM -TurnOff, Remove-VM, and remove the disk.',
} as const
