// The texts of what a person wants to do.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'goal.heading': 'What do you want to do?',
  'goal.try': 'Try it on this computer',
  'goal.detail.try': 'Run it as a virtual machine here. Nothing else is changed.',
  'goal.drive': 'Make a USB stick or a disk',
  'goal.detail.drive': 'Write it to a stick, card or disk that a computer starts from.',
  'goal.vm': 'Run it in a VM elsewhere',
  'goal.detail.vm': 'For VirtualBox, VMware, Proxmox, libvirt or Hyper-V.',
  'goal.host': 'Set up a computer on the network',
  'goal.detail.host': 'Install NixOS on it over SSH, or update one that runs NixOS.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
