// Resets the answers of a box, and lists what was dropped.
import { droppedAnswers, keptSecrets, resetAnswers, resetTakesLogin } from '#shared/boxes/reset-answers.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { findProfile } from '../profiles/find-profile.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'
import { printNext } from './show.ts'

/** Throws box.unknown, box.no-profile, profile.unknown. */
export async function resetBox(session: Session, wanted: string) {
  const { client, output } = session
  const { id, name, profile, options, secrets } = await client.boxes.show({ box: wanted })
  if (profile === null) throw failure('box.no-profile', { operation: 'box', values: { name } })
  const found = await findProfile(session, profile)
  const box = await client.boxes.change({ box: id, options: resetAnswers(found, options) })
  output.line(t('cli.box.reset', { name: box.name }))
  const dropped = droppedAnswers(found, options)
  if (dropped.length > 0) output.note(t('cli.box.reset-dropped', { answers: list(dropped) }))
  const kept = keptSecrets(found, secrets)
  if (kept.length > 0) output.note(t('cli.box.reset-kept', { secrets: list(kept) }))
  if (resetTakesLogin(found, { options, secrets }))
    output.note(t('cli.box.reset-no-login', { name: box.name }))
  printNext(session, box)
  output.object({ type: 'result', box })
}
