// Which images go when only the newest of each profile are kept. Pure.
import type { Image } from '#shared/images/image.ts'

export const keepChoices = [1, 2, 3, 5, 10] as const

/** Ids. A profile's architectures are counted apart: one does not take the place of the other. */
export function olderImages(
  images: readonly Pick<Image, 'id' | 'profile' | 'architecture' | 'createdAt'>[],
  keep: number,
): string[] {
  const kept = new Map<string, number>()
  return [...images]
    .sort((a, b) => b.createdAt - a.createdAt)
    .filter(({ profile, architecture }) => {
      const kind = `${profile.id} ${architecture}`
      const count = (kept.get(kind) ?? 0) + 1
      kept.set(kind, count)
      return count > keep
    })
    .map(({ id }) => id)
}
