// Finds the box that a word of a command line means, wherever an image or a host can be named: by its whole
// name only.
import { boxNameOf, boxNameProblem, onlyBoxWithName } from '#shared/boxes/box-name.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure, fromReport, KilnError } from '#shared/errors.ts'

/** Image ids, paths, addresses and flake references are never box names. */
export const canNameBox = (word: string): boolean => boxNameProblem(boxNameOf(word), []) === null

/**
 * null if no box has this name, or if boxes cannot be read. Commands continue without a box; if the word
 * means nothing else either, boxNames reports the error. Throws box.ambiguous.
 */
export async function boxNamed(client: Pick<Client, 'boxes'>, word: string): Promise<BoxView | null> {
  if (!canNameBox(word)) return null
  const boxes = await client.boxes.list({}).then(
    all => all.boxes,
    (thrown: unknown) => {
      if (thrown instanceof KilnError) return []
      throw thrown
    },
  )
  return onlyBoxWithName(boxes, word) ?? null
}

/**
 * The names of all boxes, for suggestions. Throws if they cannot be read, or if some could not be taken over.
 */
export async function boxNames(client: Pick<Client, 'boxes'>): Promise<string[]> {
  const { boxes, untaken } = await client.boxes.list({})
  if (untaken) throw fromReport(untaken)
  return boxes.map(({ name }) => name)
}

/** The newest image of a box. Throws box.no-image, box.other-images, box.no-profile. */
export function imageOf(
  { image, images, name, profile }: Pick<BoxView, 'image' | 'images' | 'name' | 'profile'>,
  operation: string,
): string {
  if (image !== null) return image
  // Without a profile there is nothing to build.
  const none = profile === null ? 'box.no-profile' : 'box.no-image'
  throw failure(images.length > 0 ? 'box.other-images' : none, { operation, values: { name } })
}

/** The `box` property of a request, if it is for one. */
export const forBox = (box: Pick<BoxView, 'id'> | null): { box?: string } => (box ? { box: box.id } : {})
