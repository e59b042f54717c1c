// The texts of the goal in the wizard: what each asks further.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'goals.vm-for': 'Which program?',
  'goals.program.ova': 'VirtualBox or VMware',
  'goals.program.qcow2': 'Proxmox, libvirt or QEMU',
  'goals.program.vhdx': 'Hyper-V',
  'goals.program.vmdk': 'VMware, the disk alone',
  'goals.not-offered': '{profile} is not made for {program}. Choose another program or profile.',
  'goals.way-missing': 'Choose “Install NixOS” or “Deploy to a host”: each has its own steps.',
  'goals.install': 'Install NixOS',
  'goals.install-detail':
    'On a computer that runs any Linux and is reached over SSH. The disks that you choose are erased.',
  'goals.deploy': 'Deploy to a host',
  'goals.deploy-detail': 'Send a new system to computers that already run NixOS.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
