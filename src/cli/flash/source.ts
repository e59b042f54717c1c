// Finds the source of a flash: the newest image of a box by its name, an image by its full ID, else an existing file, else an image by
// other names, else a URL.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Client } from '#shared/contract/client.ts'
import { fileUrlPath, isFileUrl } from '#shared/flash/file-url.ts'
import { type FlashSource, flashSource } from '#shared/flash/flash.ts'
import { flashableFormats } from '#shared/formats/format.ts'
import { isImageId, suggestion } from '#shared/names.ts'
import { boxNamed, boxNames, canNameBox, imageOf } from '../boxes/box-named.ts'
import { imageIdIn } from '../images/find-image.ts'
import { knownFormat } from '../request.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** Throws image.unknown, usage. `format` only applies to an image. */
export async function sourceFrom(
  client: Pick<Client, 'images' | 'boxes'>,
  word: string,
  { format, kitKey }: { format?: string | undefined; kitKey?: string | undefined },
): Promise<FlashSource> {
  if (isFileUrl(word)) return sourceFrom(client, checkedFileUrl(word), { format, kitKey })
  const [{ images }, box] = await Promise.all([client.images.list({}), boxNamed(client, word)])
  if (box) return sourceFrom(client, imageOf(box, 'flash'), { format, kitKey })
  const known = images.map(({ id }) => id)
  // A file with the same name as an ID prefix is the file.
  const isFile = !known.includes(word) && (await isThere(word))
  const id = isFile ? null : imageIdIn({ images: known }, word, 'flash')
  const image = images.find(each => each.id === id)
  if (image) {
    if (kitKey !== undefined) throw kitKeyOfFile()
    const chosen =
      format === undefined ? flashableFormats.find(each => image.formats[each]) : knownFormat(format, 'flash')
    return flashSource.parse({ kind: 'image', id: image.id, format: chosen })
  }
  if (format !== undefined) throw usage(terminalMessage('usage.format-of-image'), 'flash')
  if (isFile) return { kind: 'file', path: resolve(word), ...(kitKey === undefined ? {} : { kitKey }) }
  if (kitKey !== undefined) throw kitKeyOfFile()
  if (/^https?:\/\//i.test(word)) return { kind: 'url', url: checkedUrl(word) }
  if (isImageId(word)) await client.images.show({ id: word })
  const boxes = canNameBox(word) ? await boxNames(client) : []
  const values = { source: word, suggestion: suggestion(word, [...boxes, ...known]) }
  throw usage(terminalMessage('usage.source', values), 'flash')
}

const kitKeyOfFile = () => usage(terminalMessage('usage.kit-key-of-file'), 'flash')

/** The path, which is never an image's ID: it is absolute. */
function checkedFileUrl(word: string): string {
  const path = fileUrlPath(word)
  if (path !== null) return path
  throw usage(terminalMessage('usage.file-url', { url: word }), 'flash')
}

/** An invalid URL is a usage error, not a failed download. */
function checkedUrl(word: string): string {
  if (URL.canParse(word)) return word
  throw usage(terminalMessage('usage.url', { url: word }), 'flash')
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
