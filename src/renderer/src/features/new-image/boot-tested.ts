// Whether images of a profile are known to boot. Pure.
import { bootTested } from '#shared/images/boot-tested.ts'
import type { Image } from '#shared/images/image.ts'

type Tested = Pick<Image, 'name' | 'profile' | 'bootTest' | 'formats'>

/** The name of the image of it that was booted last; null where none was, or its file has changed since. */
export function lastBootTested(images: readonly Tested[], profile: string): string | null {
  const tested = images
    .filter(image => image.profile.id === profile)
    .flatMap(image => {
      const { when } = bootTested(image) ?? {}
      return when === undefined ? [] : [{ name: image.name, when }]
    })
  return tested.sort((a, b) => b.when - a.when)[0]?.name ?? null
}
