// The texts of the dialog that creates a VM on a hypervisor.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'vm.open': 'Create a VM',
  'vm.title': 'Create a VM from {name}',
  'vm.detail':
    'Uploads the image over SSH to a host with libvirt or Proxmox VE, and creates a VM from it. Nothing there is replaced.',
  'vm.host': 'Host',
  'vm.choose-host': 'Choose a host',
  'vm.no-hosts': 'No hosts yet',
  'vm.no-hosts.detail': 'Add the hypervisor’s host on the Hosts page, and trust its key.',
  'vm.to-hosts': 'Go to Hosts',
  'vm.no-disk': 'This image has no suitable file',
  'vm.no-disk.detail': 'A VM needs a qcow2 or raw file. Make one with “{more}”.',
  'vm.name': 'Name',
  'vm.memory': 'Memory (MiB)',
  'vm.cpus': 'Processors',
  'vm.not-a-number': 'Enter a valid number.',
  'vm.storage': 'Storage',
  'vm.storage.help': 'A libvirt pool or a Proxmox storage. If empty, one with enough free space.',
  'vm.network': 'Network',
  'vm.network.help': 'A network or bridge of the host, or “none”. If empty, the default one.',
  'vm.start': 'Start it when it is created',
  'vm.make': 'Create the VM',
  'vm.host.missing': 'Choose a host.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
