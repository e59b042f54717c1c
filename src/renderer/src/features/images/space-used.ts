// How much space of this computer an image uses.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { totalBytes } from './image-view.ts'

/** A disk's file is as long as the disk; its empty parts take no space. Two sizes without a word would contradict. */
export function spaceUsed(image: Image): string {
  const [size, used] = [totalBytes(image), image.allocatedBytes]
  return used < size
    ? t('image.space-used-of', { used: bytes(used), size: bytes(size) })
    : t('image.space-used', { size: bytes(used) })
}
