// Plans further formats: which are made, from which file, and which files must first be verified as unchanged. Pure.

import { type ImageFormat, imageFormats } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { fileChanged, type SourceFormat, sourceFor } from '../source.ts'

type ConvertPlan = {
  checks: SourceFormat[]
  steps: { format: ImageFormat; from: SourceFormat }[]
}

/** Plans only missing files. Throws image.file-changed if the user put a file in place of one. */
export function planConversion(image: Pick<Image, 'id' | 'formats'>, formats: ImageFormat[]): ConvertPlan {
  const wanted = imageFormats.filter(
    format => formats.includes(format) && image.formats[format]?.state !== 'present',
  )
  const reason = message('image.reason.touched', { id: image.id })
  for (const format of wanted)
    if (image.formats[format]?.state === 'changed') throw fileChanged(image, format, reason)
  const made = new Set<ImageFormat>()
  const checks = new Set<SourceFormat>()
  const steps = wanted.map(format => {
    const from = sourceFor(image, format, made)
    // An OVA uses an existing VMDK, whatever else it is made from.
    const read =
      format === 'ova' && image.formats.vmdk?.state === 'present' ? [from, 'vmdk' as const] : [from]
    for (const each of read) if (!made.has(each)) checks.add(each)
    made.add(format)
    return { format, from }
  })
  return { checks: [...checks], steps }
}
