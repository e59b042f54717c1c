// The badge: which boot test of an image is still valid. Pure.

import type { BootTest } from '../machines/boot-test.ts'
import type { Image } from './image.ts'

/** null if there is none, or the booted file is gone, was changed or was made again. */
export function bootTested({ bootTest, formats }: Pick<Image, 'bootTest' | 'formats'>): BootTest | null {
  if (!bootTest) return null
  const file = formats[bootTest.format]
  return file?.state === 'present' && file.sha256 === bootTest.sha256 ? bootTest : null
}
