// The texts of jobs on an image or a machine: how they end.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'image.job-failed': '{job}: failed',
  'image.job-cancelled': '{job}: cancelled',
  'image.job-cancelled.detail': 'The files that were there before are unchanged.',
  'image.job-done': '{job}: done',
  'image.verified': 'Verified: the file is unchanged since Kiln made it',
  'image.all-verified': 'Verified: all files are unchanged since Kiln made them',
  'image.exported': 'Exported {count, plural, one {# file} other {# files}}',
  'image.kit-made': 'The offline kit of {name} is written',
  'image.kit-not-made': 'No part of the kit was left behind.',
  'image.kit-key':
    'It is signed with this key. Send the key separately from the kit: using the kit requires it.',
  'image.kit-copy-key': 'Copy the public key',
  'machine.done.checkpoint': 'Created the checkpoint {checkpoint} of {name}',
  'machine.done.go-back': '{name} went back to the checkpoint {checkpoint}',
  'machine.done.remove-checkpoint': 'Removed the checkpoint {checkpoint} of {name}',
  'machine.not-done.checkpoint': 'No checkpoint was created.',
  'machine.not-done.keep-machine': 'No image was made.',
  'machine.done.start-machine': '{name} is running',
  'machine.done.keep-machine': 'Made a new image of {name}',
  'vm.made': 'Created {name} on {host}',
  'vm.made.started': 'Created and started {name} on {host}',
  'vm.made.network': 'Storage {storage}, network {network}, MAC address {mac}',
  'vm.made.no-network': 'Storage {storage}, no network',
  'vm.made.emulated': 'The host has no KVM: the VM is emulated, and slow.',
  'vm.made.secure-boot': 'Its firmware has no keys yet: the image enrols its own at the first boot.',
  'vm.made.console': 'Its console, on the host:',
  'vm.made.address': 'Its addresses, on the host:',
  'vm.made.remove': 'To undo, on the host:',
  'vm.not-made': 'What had been created on the host was removed.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
