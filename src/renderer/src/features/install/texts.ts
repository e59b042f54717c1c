// The texts of installing NixOS on a machine over SSH.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'install.title': 'Install NixOS',
  'install.summary': 'Your answers',
  'install.steps.what': 'What',
  'install.steps.machine': 'Machine',
  'install.steps.personal': 'Personal data',
  'install.steps.disks': 'Disks',
  'install.steps.confirm': 'Confirm',

  'install.tool.missing': 'nixos-anywhere is missing',
  'install.tool.too-old': 'nixos-anywhere is too old',
  'install.tool.broken': 'nixos-anywhere does not work',
  'install.tool.detail': 'Kiln needs it to install over SSH. In a terminal:',
  'install.tool.again': 'Check again',

  'install.what.heading': 'Which system should the machine get?',
  'install.what-help.profile':
    'A profile with your answers, on the disk layout of its ISO. The machine’s own data (host name, keys, Wi-Fi) follows later.',
  'install.what-help.image':
    'The system of an image in your library, built again with the answers it was built with, on the disk layout of its ISO.',
  'install.what.secret-note': 'Enter secrets with the personal data of the machine: no build sees them.',
  'install.what-help.flake':
    'A NixOS configuration of a flake that says with disko which disks to format, and how.',
  'install.what.warning':
    'The next steps evaluate it and build its system here. The machine then runs what its author wrote: install only what you trust.',

  'install.machine.heading': 'Which machine?',
  'install.machine.help':
    'It runs any Linux that can be logged in to over SSH, or an installer such as an ISO of Kiln. All that is on the disks you choose later will be erased.',
  'install.machine.list': 'Machines',
  'install.machine.other': 'Another machine',
  'install.machine.none.detail': 'Add the machine by its address, as user@host.',
  'install.machine.missing': 'Choose a machine.',
  'install.machine.kexec-more': 'Installer',
  'install.machine.kexec': 'Kexec tarball',
  'install.machine.kexec.help':
    'A file here, or an address to download it from, to be sent to the machine. If empty, nixos-anywhere’s own, which the machine downloads.',

  'install.personal.heading': 'What is specific to this machine?',
  'install.personal.help':
    'Read by the machine at its first start, then wiped. It is sent over SSH and kept in no plan, Nix store or file on this computer. Leave blank what the options already cover.',
  'install.personal.closed': 'Give an SSH key: no one could log in to the installed system.',

  'install.disks.heading': 'Which disks may be erased?',
  'install.disks.boot': 'Firmware',
  'install.disks.boot.efi': 'EFI',
  'install.disks.boot.bios': 'BIOS',
  'install.disks.architecture': 'Architecture',
  'install.disks.memory': 'Memory',
  'install.disks.memory.unknown': 'not known',
  'install.disks.runs': 'Runs',
  'install.disks.installer': 'It runs an installer already.',
  'install.disks.kexec':
    'Its running system will be replaced by an installer first. What it runs now is stopped.',
  'install.disks.formats': 'The configuration formats {devices}.',
  'install.disks.formats-chosen': 'The configuration formats the one disk that you choose.',
  'install.disks.list': 'Disks of the machine',
  'install.disks.unread':
    'The contents of the disks could not be read with these rights: a disk that looks empty may not be.',
  'install.disks.empty': 'Empty',
  'install.disks.table': 'Partition table ({table}) without partitions',
  'install.disks.no-serial': 'no serial',
  'install.disks.formatted': 'Formatted by the configuration',
  'install.disks.system': 'Holds the running system',
  'install.disks.used': 'In use',
  'install.disks.none': 'No disk was found',
  'install.disks.missing': 'Choose the disks that may be erased.',
  'install.disks.problem': '{name} cannot be installed on as it is',
  'install.disks.system-problem': '{name} cannot be installed this way',
  'install.change.what': 'Change the system',
  'install.change.personal': 'Change the personal data',
  'install.disks.again': 'Refresh',

  'install.confirm.heading': 'Nothing is erased yet',
  'install.confirm.lost':
    'All that is on {count, plural, one {this disk} other {these disks}} of {name} will be lost:',
  'install.confirm.disks': 'Disks that will be erased',
  'install.confirm.type': 'To erase it, type its serial: {serial}',
  'install.confirm.wrong': 'The serial does not match.',
  'install.confirm.missing': 'Type the serial of each disk that will be erased.',
  'install.confirm.problem': 'Nothing can be installed yet',
  'install.confirm.personal': 'Personal data: {what}.',
  'install.confirm.then':
    'The machine then starts {system} with a new host key, which Kiln makes and trusts.',
  'install.button': 'Erase {disks} and install',
  'install.disk-count': '{count, plural, one {# disk} other {# disks}}',

  'install.job.unknown': 'This installation cannot be shown',
  'install.job.unknown.detail':
    'Kiln has been restarted since. Look at the machine’s console to see how it ended.',
  'install.job.queued': 'Waiting for another job',
  'install.job.output': 'What nixos-anywhere and the machine print',
  'install.job.cancel': 'Cancel',
  'install.job.cancelling': 'Cancelling',
  'install.job.cancel.title': 'Cancel this installation?',
  'install.job.cancel.detail.untouched': 'No disk has been changed yet.',
  'install.job.cancel.detail.no-system':
    'Its disks are being erased: the machine will have no system until it is installed again.',
  'install.job.cancel.detail.installed': 'The new system is on its disks: Kiln only stops waiting for it.',
  'install.job.cancel.yes': 'Cancel the installation',
  'install.job.cancel.no': 'Keep installing',
  'install.job.to-host': 'Open {name}',
  'install.job.again': 'Install again',
  'install.job.done': 'NixOS is installed on {name}',
  'install.job.done.detail': 'It has started and shows its new host key, which Kiln trusts:',
  'install.job.took': 'It took {time}.',
  'install.job.failed': 'NixOS was not installed on {name}',
  'install.job.cancelled': 'The installation was cancelled',
  'install.job.left.untouched':
    'No disk was changed. If the installer runs on the machine now, a restart brings its system back.',
  'install.job.left.no-system':
    'The machine has no system now: its disks were being erased. The installer still runs there until it is switched off. Install again.',
  'install.job.left.installed':
    'The new system is on its disks, but the machine has not shown its new key yet. Look at its console: whether it starts from that disk, and has this address.',
  'answer.no-login': 'no one could log in without a key or a password.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
