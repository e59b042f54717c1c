// The argument that names an image: the name of a box, which means its newest image, an ID, a prefix of it, or `latest`.
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { isImageId, suggestion } from '#shared/names.ts'
import { boxNamed, boxNames, canNameBox, imageOf } from '../boxes/box-named.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** The most that an error names: enough to try another word. */
const namedAtMost = 5

/**
 * The ID that `word` stands for; null if none matches. `images` with the newest first; `others` are IDs without an
 * image, which `latest` never means. Throws `usage` if several match. Pure.
 */
export function imageIdIn(
  { images, others = [] }: { images: string[]; others?: string[] },
  word: string,
  command: string,
): string | null {
  const ids = [...images, ...others]
  if (ids.includes(word)) return word
  if (word === 'latest') return images[0] ?? null
  const begun = word === '' ? [] : ids.filter(id => id.startsWith(word))
  if (begun.length <= 1) return begun[0] ?? null
  const values = { word, count: begun.length, ids: list(begun.slice(0, namedAtMost)) }
  const more = begun.length > namedAtMost
  throw usage(terminalMessage(more ? 'usage.many-images' : 'usage.several-images', values), command)
}

/**
 * Finds an image, with its box if the word is a box's name. Throws image.unknown, image.unknown-word, box.no-image,
 * usage.
 */
export async function findImage(
  client: Pick<Client, 'images' | 'boxes'>,
  word: string,
  { command }: { command: string },
): Promise<{ id: string; box: BoxView | null }> {
  const box = await boxNamed(client, word)
  return { id: box ? imageOf(box, command) : await findImageId(client, word, { command }), box }
}

/**
 * Throws image.unknown, image.unknown-word, box.no-image, usage. `unfinished`: includes the remains of builds without an image, and
 * broken records.
 */
export async function findImageId(
  client: Pick<Client, 'images' | 'boxes'>,
  word: string,
  { command, unfinished = false }: { command: string; unfinished?: boolean },
): Promise<string> {
  // A full ID needs no list, which reads the record of every image.
  if (isImageId(word)) return word
  const box = await boxNamed(client, word)
  if (box) return imageOf(box, command)
  const all = await client.images.list({})
  const images = all.images.map(({ id }) => id)
  const others = unfinished ? [...all.problems, ...all.unfinished].map(({ id }) => id) : []
  const id = imageIdIn({ images, others }, word, command)
  if (id !== null) return id
  const known = [...all.images, ...(unfinished ? [...all.problems, ...all.unfinished] : [])]
  if (!canNameBox(word)) throw unknownImage(word, known)
  const near = suggestion(word, [...(await boxNames(client)), ...known.map(each => each.id)])
  throw failure('image.unknown-word', { operation: 'images', values: { word, suggestion: near } })
}

/** Makes the error for a word that cannot be a box's name. */
export function unknownImage(id: string, known: { id: string }[]): KilnError {
  const near = suggestion(
    id,
    known.map(each => each.id),
  )
  return failure('image.unknown', { operation: 'images', values: { id, suggestion: near } })
}
