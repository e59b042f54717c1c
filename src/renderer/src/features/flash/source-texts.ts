// The texts of the step that chooses what is flashed.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.image.file-size': 'a file of {size}',
  'flash.source.heading': 'What should be written?',
  'flash.source.where': 'Where the image is',
  'flash.source.from-image': 'My images',
  'flash.source.from-file': 'File',
  'flash.source.from-url': 'URL',
  'flash.source.url': 'Address of the image',
  'flash.source.url.help': 'It is downloaded first. If the connection breaks, the download is resumed.',
  'flash.source.path': 'Path of the file',
  'flash.source.path.help':
    'A raw image, an ISO or a qcow2, compressed or not. You can also drop it onto this window.',
  'flash.source.path.help-browser':
    'A raw image, an ISO or a qcow2, compressed or not, on the computer where Kiln runs.',
  'flash.source.choose-file': 'Choose a file',
  'flash.source.file-kind': 'Images',
  'flash.source.more': 'More',
  'flash.source.sum-given': 'SHA-256 given',
  'flash.source.kit-key.help':
    'The file is the image of an offline kit. Enter the key that Kiln showed where the kit was made.',
  'flash.source.sum': 'SHA-256 of the file',
  'flash.source.sum.help':
    'As its publisher lists it, or the path or address of a file such as SHA256SUMS. If it does not match, nothing is written.',
  'flash.source.sum-form':
    'Enter 64 hexadecimal digits, sha256:…, sha256-…=, a line of sha256sum, or the path or address of a file with it.',
  'flash.source.sum-other': 'That is a {hash} checksum. Kiln checks SHA-256.',

  'flash.recent.heading': 'Recently flashed',
  'flash.recent.remove': 'Remove {name} from this list',
  'flash.recent.removed': '{name} was removed from the list. The image itself was not changed.',
  'flash.recent.unreadable': 'The list of recently flashed images cannot be read.',

  'flash.source.which-file': 'File to write',
  'flash.source.none-usable': 'None of your images can be written to a drive',
  'flash.source.none-usable.help':
    'A drive takes a raw disk, a qcow2 or an ISO. Make another format of an image first.',
  'flash.source.open-images': 'Open Images',
  'flash.source.none': 'No images yet',
  'flash.source.none.help': 'Build one first, or choose a file or the URL of an image.',
  'flash.source.new-image': 'New box',

  'flash.source.unusable': 'This cannot be written to a drive',
  'flash.source.facts': 'About this image',
  'flash.source.inspecting': 'Inspecting the image…',
  'flash.source.unrecognised': 'This does not look like a disk image',
  'flash.source.unrecognised.help':
    'It has no partition table, no boot sector and no file system that Kiln knows. A machine will probably not boot from it.',
  'flash.source.write-anyway': 'Write it anyway',
  'flash.source.can-personalise': 'Can be personalised: host name, keys, Wi-Fi and secrets go to the drive.',
  'flash.source.cannot-personalise': 'Cannot be personalised: {reason}',
  'flash.source.needs': 'needs a drive of {size}',
  'flash.source.packed': 'a file of {size}, unpacked as it is read',
  'flash.source.size-unknown': 'its size is known once it is read',
  'flash.source.data': '{size} to write',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
