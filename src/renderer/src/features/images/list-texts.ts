// The texts of the grid of images, of choosing several, and of the page of one.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'images.sort': 'Sort',
  'images.sort.newest': 'Newest first',
  'images.sort.oldest': 'Oldest first',
  'images.sort.name': 'By name',
  'images.sort.size': 'Largest first',
  'images.found': '{found} of {count, plural, one {# image} other {# images}}',
  'images.count': '{count, plural, one {# image} other {# images}}, {size} used',
  'images.none-found': 'No image matches “{search}”.',
  'images.none': 'No images yet',
  'images.none.detail':
    'An image is a bootable NixOS system in a file: for a virtual machine, a USB stick or a disk. Choose a profile, answer a few questions, and Kiln builds it.',
  'images.broken': '{count, plural, one {# image} other {# images}} cannot be shown',
  'images.choose': 'Select several',
  'images.choose-all': 'Select all',
  'images.chosen': '{count, plural, one {# image} other {# images}} selected, {size} used',
  'images.chosen.actions': 'Selected images',
  'images.keep': 'Keep the newest …',
  'images.keep.count':
    '{count, plural, one {Select all but the newest of each profile} other {Select all but the newest # of each profile}}',
  'images.remove-chosen': '{count, plural, one {Remove # image} other {Remove # images}}',
  'images.removing':
    '{count, plural, one {# image ({size}) will be removed in a few seconds.} other {# images ({size}) will be removed in a few seconds.}}',
  'images.removing.undo': 'Undo',
  'images.removing.now': 'Remove now',
  'images.removed': '{count, plural, one {# image removed} other {# images removed}}, {size} freed',
  'images.all-files': 'Space used on this computer, all its files together',

  'image.title': 'Image',
  'image.unreadable': 'This image cannot be shown',
  'image.files': 'Files',
  'image.build-log': 'Build log',
  'image.build-again': 'Build again with these answers',
  'image.needs': 'Needs at least {memory} of memory, {cpus, plural, one {# CPU} other {# CPUs}}.',
  'image.needs-disk':
    'Needs at least {memory} of memory, {cpus, plural, one {# CPU} other {# CPUs}}, {disk} of disk.',
  'image.vm': 'In a VM it gets {memory} of memory, {cpus, plural, one {# CPU} other {# CPUs}}.',
  'image.vm-disk':
    'In a VM it gets {memory} of memory, {cpus, plural, one {# CPU} other {# CPUs}}, {disk} of disk.',

  'image.kit': 'Offline kit',
  'image.rename': 'Rename',
  'image.rename.title': 'Rename {name}',
  'image.rename.send': 'Rename image',
  'image.rename.name': 'Name',
  'image.rename.help': 'Its files keep their names.',
  'image.remove': 'Remove',
  'loading.image': 'Loading the image',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
