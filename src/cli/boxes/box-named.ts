// The box that a word of a command line means, wherever an image or a host can be named: only by its whole name.
import { boxNameOf, boxNameProblem, isSameBoxName } from '#shared/boxes/box-name.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'

/** null: no box has this name. */
export async function boxNamed(client: Pick<Client, 'boxes'>, word: string): Promise<BoxView | null> {
  // An ID of an image, a path, an address or a flake reference is never a name.
  if (boxNameProblem(boxNameOf(word), []) !== null) return null
  const { boxes } = await client.boxes.list({})
  return boxes.find(({ name }) => isSameBoxName(name, boxNameOf(word))) ?? null
}

/** The names of all boxes: for suggestions. */
export const boxNames = async (client: Pick<Client, 'boxes'>): Promise<string[]> =>
  (await client.boxes.list({})).boxes.map(({ name }) => name)

/** The newest image of a box. Throws box.no-image. */
export function imageOf({ image, name }: Pick<BoxView, 'image' | 'name'>, operation: string): string {
  if (image !== null) return image
  throw failure('box.no-image', { operation, values: { name } })
}

/** The property that a request has for a box, if it is for one. */
export const forBox = (box: Pick<BoxView, 'id'> | null): { box?: string } => (box ? { box: box.id } : {})
