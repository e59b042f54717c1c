// The logo that the appliance shows while it boots (nix/profiles/appliance/plymouth), looked for on the screen of a machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withQmp } from '#platform/qemu/control/qmp.ts'
import { ToolError } from '../tool-error.ts'

/** Red, green and blue, a byte each, row by row. */
type Picture = { width: number; height: number; pixels: Uint8Array }

/** The colours of the background in kaliunbox.script, and of the strokes in logo.svg. */
const background = [18, 23, 31] as const
const stroke = [230, 233, 238] as const
const tolerance = 6
/** The logo is 360×120 pixels in the middle. */
const half = { width: 180, height: 60 }
const pauseMs = 2_000

/** QEMU's pictures: netpbm's P6 with 255 as its maximum. Throws ToolError for anything else. */
export function parsePicture(bytes: Uint8Array): Picture {
  const header = /^P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(
    Buffer.from(bytes.subarray(0, 64)).toString('latin1'),
  )
  const [width, height] = [Number(header?.[1]), Number(header?.[2])]
  const pixels = bytes.subarray(header?.[0].length ?? 0)
  if (header === null || pixels.length !== width * height * 3)
    throw new ToolError('The emulator’s picture is not a netpbm picture with three bytes a pixel.')
  return { width, height, pixels }
}

/** Its strokes are in the middle, and around it there is only the background. */
export function showsLogo({ width, height, pixels }: Picture): boolean {
  const count = { inside: 0, strokes: 0, outside: 0, empty: 0 }
  const isAt = (place: number, colour: readonly number[]) =>
    colour.every((value, index) => Math.abs((pixels[place + index] ?? 0) - value) <= tolerance)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const place = (y * width + x) * 3
      const inside = Math.abs(x - width / 2) <= half.width && Math.abs(y - height / 2) <= half.height
      count[inside ? 'inside' : 'outside'] += 1
      if (inside && isAt(place, stroke)) count.strokes += 1
      if (!inside && isAt(place, background)) count.empty += 1
    }
  // The roof, the letter in it and the name cover about a tenth of it.
  return count.strokes > count.inside * 0.03 && count.empty > count.outside * 0.99
}

/** Waits until the machine has booted. Throws ToolError if the logo was on none of the pictures until then. */
export async function seesTheLogo({ folder, booted }: { folder: string; booted: Promise<void> }) {
  let running = true
  const ended = booted.finally(() => {
    running = false
  })
  // Its error is the caller's, at the end.
  ended.catch(() => undefined)
  let pictures = 0
  let seen = false
  while (running && !seen) {
    const path = join(folder, `splash-${pictures}.ppm`)
    await withQmp(join(folder, 'qmp.socket'), ({ ask }) => ask('screendump', { filename: path }))
    pictures += 1
    seen = showsLogo(parsePicture(readFileSync(path)))
    if (!seen) await delay(pauseMs)
  }
  await ended
  if (!seen)
    throw new ToolError(`The logo was on none of ${pictures} pictures of its screen while it booted.`)
}
