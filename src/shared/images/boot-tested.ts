// The badge: which boot test of an image still counts. Pure.

import type { BootTest } from '../machines/boot-test.ts'
import type { Image } from './image.ts'

/** null where none was made, or the file that was booted is gone, was changed or was made again. */
export function bootTested({ bootTest, formats }: Pick<Image, 'bootTest' | 'formats'>): BootTest | null {
  if (!bootTest) return null
  const file = formats[bootTest.format]
  return file?.state === 'present' && file.sha256 === bootTest.sha256 ? bootTest : null
}
