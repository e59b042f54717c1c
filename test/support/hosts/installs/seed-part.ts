// The partition for personal data on a test host that something is installed on: a loop device, full of what was on it before.
import type { TestHost } from '#lab/hosts/host.ts'
import { type Loop, makeLoop } from '#test/drives/loops.ts'

export const partBytes = 4 << 20

/** $1: the loop device's number, which is /dev/sdb2 there, found by its name as udev would have it. */
const script = `
set -e
mknod /dev/sdb2 b 7 "$1"
mkdir -p /dev/disk/by-partlabel /sys/devices/pci0000:00/ata1/host0/block/sdb/sdb2 /sys/devices/pci0000:00/ata1/host0/block/sda/sdb2
ln -s ../../sdb2 /dev/disk/by-partlabel/kiln-seed
ln -s ../../devices/pci0000:00/ata1/host0/block/sdb/sdb2 /sys/class/block/sdb2
`

/** On its second disk, LAB-B. */
export async function putSeedPart(host: TestHost, folder: string): Promise<Loop> {
  const part = makeLoop(folder, partBytes, 'seed')
  await host.run('sh', '-c', script, 'sh', part.path.replace('/dev/loop', ''))
  return part
}
