// Whether a drive already carries most of an image: then it is compared, and only differences are written.
import type { Device } from '../drive/device.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import { alignDown, type Region, totalBytes } from '../memory/regions.ts'

const samples = 16
const sampleBytes = 64 * 1024

/** Places spread evenly over what the image maps, each within one region. Pure. */
export function samplePlaces(regions: Region[], align: number): Region[] {
  const step = totalBytes(regions) / samples
  const places: Region[] = []
  let before = 0
  for (const { start, end } of regions) {
    for (
      let at = (places.length + 0.5) * step;
      at < before + end - start;
      at = (places.length + 0.5) * step
    ) {
      const from = alignDown(start + Math.max(0, at - before), align)
      places.push({ start: from, end: Math.min(from + sampleBytes, end) })
    }
    before += end - start
  }
  return places
}

type Sampling = {
  device: Device
  scratch: Pool
  readImage: (buffer: Buffer, at: number) => Promise<void>
}

/** Zeros prove nothing: an empty drive has them too. An unreadable drive matches nothing. */
export async function mostlyAgrees(
  places: Region[],
  { device, scratch, readImage }: Sampling,
): Promise<boolean> {
  let [looked, agreed] = [0, 0]
  await withSlot(scratch, async slot => {
    for (const { start, end } of places) {
      const length = end - start
      const [wanted, found] = [slot.subarray(0, length), slot.subarray(sampleBytes, sampleBytes + length)]
      await readImage(wanted, start)
      if (wanted.every(byte => byte === 0)) continue
      looked += 1
      const read = await device.read(found, start).then(
        () => true,
        () => false,
      )
      if (read && wanted.equals(found)) agreed += 1
    }
  })
  return looked > 0 && agreed * 2 >= looked
}
