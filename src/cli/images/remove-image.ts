// Removes an image, or the remains of a build without one, after a prompt: it cannot be undone.
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'
import { findImageId, unknownImage } from './find-image.ts'

/** Throws image.unknown, image.unconfirmed, image.busy. */
export async function removeImage(
  { client, output, ask }: Session,
  word: string,
  { yes = false }: { yes?: boolean },
): Promise<void> {
  const id = await findImageId(client, word, { command: 'images rm', unfinished: true })
  if (!yes) {
    const { images, problems, unfinished } = await client.images.list({})
    const found = [...images, ...unfinished].find(each => each.id === id)
    const known = found ?? problems.find(each => each.id === id)
    // No prompt if there is nothing to remove.
    if (!known) throw unknownImage(id, [...images, ...problems, ...unfinished])
    const size = found ? bytes(found.allocatedBytes) : t('drive.unknown')
    const answer = await ask(t('cli.images.ask-remove', { id, size }))
    if (!isYes(answer)) throw failure('image.unconfirmed', { operation: 'images.rm', values: { id } })
  }
  const { freedBytes } = await client.images.remove({ id })
  output.line(t('cli.images.removed', { id, size: bytes(freedBytes) }))
  output.object({ type: 'result', id, freedBytes })
}
