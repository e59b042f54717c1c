// Removes a box after a prompt. What belongs to it stays unless an option says otherwise.
import { assertNotBuilt, assertOthersRead, belongingsOf } from '#shared/boxes/box-belongings.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { failure, toReport } from '#shared/errors.ts'
import { day } from '#shared/messages/message.ts'
import { publishedUntil } from '#shared/updates/published-until.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { errorLine, t } from '../texts.ts'

type Words = { machines?: boolean; images?: boolean; host?: boolean; yes?: boolean }

type Asking = Pick<Session, 'client' | 'output' | 'ask'>

/**
 * Throws box.unknown, box.building, box.others-unread, box.unconfirmed, and the errors of removing a machine,
 * an image or a host.
 */
export async function removeBox(
  { client, output, ask }: Asking,
  wanted: string,
  words: Words,
): Promise<void> {
  const { problems } = await client.boxes.list({})
  if (problems.some(({ id }) => id === wanted))
    return removeUnreadable({ client, output, ask }, wanted, words)
  const box = await client.boxes.show({ box: wanted })
  assertNotBuilt(box)
  if (words.images || words.host) assertOthersRead(box, problems)
  const { machines, images, host } = await belongings(client, box)
  // The state of updates must not prevent the removal of a box.
  const { folders } = await client.updates.folders({}).catch((thrown: unknown) => {
    output.note(errorLine(toReport(thrown, 'box.rm')))
    return { folders: [] }
  })
  const until = publishedUntil(box.id, folders, Date.now())
  if (until !== null) output.note(t('box.note.updates-end', { day: day(until) }))
  if (!words.yes) {
    const gone = [
      ...(words.machines ? machines : []),
      ...(words.images ? images : []),
      ...(words.host ? host : []),
    ]
    const answer = await ask(
      gone.length === 0
        ? t('cli.box.ask-remove', { name: box.name })
        : t('cli.box.ask-remove-with', { name: box.name, count: gone.length, ids: gone.join(', ') }),
    )
    if (!isYes(answer)) throw failure('box.unconfirmed', { operation: 'box.rm', values: { name: box.name } })
  }
  // The box goes last, so anything that could not be removed still belongs to it.
  if (words.machines) for (const id of machines) await client.machines.remove({ id })
  if (words.images) for (const id of images) await client.images.remove({ id })
  if (words.host) for (const id of host) await client.hosts.remove({ host: id })
  const { id, left } = await client.boxes.remove({ box: box.id })
  output.line(t('cli.box.removed', { name: box.name }))
  if (left) output.note(t('cli.box.secrets-left', { reason: errorLine(left) }))
  output.object({ type: 'result', id, left })
}

/** Removes a box by its id, because its name cannot be read. Its belongings are unknown too, and stay. */
async function removeUnreadable({ client, output, ask }: Asking, id: string, { yes }: Words): Promise<void> {
  if (!yes && !isYes(await ask(t('cli.box.ask-remove-unreadable', { id }))))
    throw failure('box.unconfirmed', { operation: 'box.rm', values: { name: id } })
  const { left } = await client.boxes.remove({ box: id })
  output.line(t('cli.box.removed', { name: id }))
  output.note(t('cli.box.secrets-unknown', { account: `box/${id}/` }))
  output.object({ type: 'result', id, left })
}

async function belongings(client: Session['client'], box: BoxView) {
  const [{ boxes }, machines, images] = await Promise.all([
    client.boxes.list({}),
    client.machines.list({}),
    client.images.list({}),
  ])
  return belongingsOf(box, boxes, { machines: machines.machines, images: images.images })
}
