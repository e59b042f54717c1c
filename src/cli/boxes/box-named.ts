// The box that a word of a command line means, wherever an image or a host can be named: only by its whole name.
import { boxNameOf, boxNameProblem, onlyBoxWithName } from '#shared/boxes/box-name.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure, fromReport, KilnError } from '#shared/errors.ts'

/** An ID of an image, a path, an address or a flake reference is never a name. */
export const canNameBox = (word: string): boolean => boxNameProblem(boxNameOf(word), []) === null

/**
 * null: no box has this name, or boxes cannot be read. What needs none goes on without them; for a word that means
 * nothing else either, boxNames says what is wrong with them. Throws box.ambiguous.
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

/** The names of all boxes: for suggestions. Throws what reading them throws, and why some could not be taken over. */
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
  // Without a profile none can be built.
  const none = profile === null ? 'box.no-profile' : 'box.no-image'
  throw failure(images.length > 0 ? 'box.other-images' : none, { operation, values: { name } })
}

/** The property that a request has for a box, if it is for one. */
export const forBox = (box: Pick<BoxView, 'id'> | null): { box?: string } => (box ? { box: box.id } : {})
