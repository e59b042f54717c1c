// How much space an image takes.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { totalBytes } from './image-view.ts'

/** A disk's file is as long as the disk; its empty parts take no space. Two sizes without a word would contradict. */
export function onDisk(image: Image): string {
  const [size, stored] = [totalBytes(image), image.allocatedBytes]
  return stored < size
    ? t('image.on-disk-of', { stored: bytes(stored), size: bytes(size) })
    : t('image.on-disk', { size: bytes(stored) })
}
