// What is flashed: the id of an image, else a file that is there, else an address.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Client } from '#shared/contract/client.ts'
import { type FlashSource, flashSource } from '#shared/model/flash/flash.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import { isImageId, suggestion } from '#shared/names.ts'
import { knownFormat, usage } from '../request.ts'
import { terminalMessage } from '../texts.ts'

/** As they are preferred when none is named. */
const flashable: ImageFormat[] = ['raw', 'iso', 'raw.zst', 'qcow2']

/** Throws image.unknown, usage. `format` only has a meaning for an image. */
export async function sourceFrom(
  client: Pick<Client, 'images'>,
  word: string,
  format: string | undefined,
): Promise<FlashSource> {
  const { images } = await client.images.list({})
  const image = images.find(({ id }) => id === word)
  if (image) {
    const chosen = format === undefined ? flashable.find(each => image.formats[each]) : knownFormat(format)
    return flashSource.parse({ kind: 'image', id: word, format: chosen })
  }
  if (format !== undefined) throw usage(terminalMessage('usage.format-of-image'), 'flash')
  if (await isThere(word)) return { kind: 'file', path: resolve(word) }
  if (/^https?:\/\//i.test(word)) return { kind: 'url', url: word }
  if (isImageId(word)) await client.images.show({ id: word })
  const known = images.map(({ id }) => id)
  const values = { source: word, suggestion: suggestion(word, known) }
  throw usage(terminalMessage('usage.source', values), 'flash')
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
