// The texts of how a drive is attached and recognised: flash and install show both.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'drive.bus.usb': 'USB',
  'drive.bus.sd': 'SD card',
  'drive.bus.sata': 'SATA',
  'drive.bus.nvme': 'NVMe',
  'drive.bus.virtio': 'Virtual',
  'drive.bus.scsi': 'SCSI',
  'drive.bus.loop': 'Loop device',

  'drive.serial': 'serial {serial}',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
