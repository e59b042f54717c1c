// The guest that acceleration is probed with: a firmware image that reports to QEMU that it runs, within
// milliseconds. Pure.
import type { Architecture } from '#shared/formats/format.ts'

type Payload = {
  image: () => Buffer
  /** The device through which it reports, and the exit status that means success. */
  arguments: string[]
  status: number
}

const firmwareBytes = 64 * 1024

/** guest-x86_64.s, from its first to its last non-zero byte; and the jump 16 bytes before its end. */
const guest = [
  '2e660f0116a8ff0f20c00c010f22c066ea17ffffff080066b810008ed88ed09bdbe3c70500100000',
  '03200000c7051820000003300000c705f83f00008300e0ffb8001000000f22d8b8200600000f22e0',
  'b9800000c00f3280cc010f30b8330000800f22c0ea6bffffff1800dbe3b801000000f20f2ac0f20f',
  '59c0f20f2cc0e6f4f4ebfd8db40000900000000000000000ffff0000009bcf00ffff00000093cf00',
  'ffff0000009baf001f0088ffffff',
].join('')
const reset = 'e90dff'
export const guestBytes = 256

export const payloads: Record<Architecture, Payload> = {
  x86_64: {
    image() {
      const image = Buffer.alloc(firmwareBytes)
      image.write(guest, firmwareBytes - guestBytes, 'hex')
      image.write(reset, firmwareBytes - 16, 'hex')
      return image
    },
    arguments: ['-machine', 'q35', '-device', 'isa-debug-exit,iobase=0xf4,iosize=0x01'],
    status: 3,
  },
  aarch64: {
    // It starts at the beginning: PSCI's SYSTEM_OFF (0x84000008) by a hypervisor call, then a loop.
    image() {
      const image = Buffer.alloc(firmwareBytes)
      const words = [0xd2800100, 0xf2b08000, 0xd4000002, 0x14000000]
      words.forEach((word, index) => void image.writeUInt32LE(word, index * 4))
      return image
    },
    arguments: ['-machine', 'virt'],
    status: 0,
  },
}
