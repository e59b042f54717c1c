// The texts of how a qcow2 is compressed: for a build and for a conversion.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  compression: 'Compression of the qcow2',
  'compression.off': 'None',
  'compression.zlib': 'Everything that reads qcow2 reads it.',
  'compression.zstd': 'Smaller and faster to read. Needs QEMU 5.1 or later; some programs refuse it.',
  'compression.none': 'The largest file, for a disk that a machine writes to right away.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
