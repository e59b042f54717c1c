// Destructive commands wait for an approval at the broker, which says what is lost and how much; the user
// answers here.
import type { WaitingApproval } from '#shared/contract/workloads.ts'
import { failure } from '#shared/errors.ts'
import { wordsOf } from '#shared/workloads/input-words.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'
import { sizeOf } from './lines.ts'
import { type AsWords, type Placed, placeOf } from './place.ts'

type YesWords = AsWords & { yes?: boolean }

/** Throws workload.unconfirmed and leaves the approval pending. */
async function approved(
  { client, output, ask, follow }: Session,
  { place, hostName }: Placed,
  waits: WaitingApproval,
  { question, yes }: { question: string; yes: boolean },
) {
  const name = String(waits.input['name'])
  output.object({ type: 'approval', approval: waits })
  if (!yes && !isYes(await ask(question))) {
    const values = { verb: waits.verb, name, host: hostName, id: waits.id }
    throw failure('workload.unconfirmed', { operation: 'workloads.approve', values })
  }
  await follow(await client.workloads.approve({ ...place, id: waits.id, name }))
}

export async function destroy(session: Session, word: string, name: string, words: YesWords) {
  const placed = await placeOf(session, word, words)
  const { place, hostName } = placed
  const { waits } = await session.client.workloads.destroy({ ...place, name })
  const values = { name, host: hostName, person: waits.asker, size: sizeOf(waits.usedBytes) }
  const question = t('cli.workloads.ask-destroy', values)
  await approved(session, placed, waits, { question, yes: words.yes ?? false })
  const command = `kiln workloads trash ${hostName}`
  session.output.line(t('cli.workloads.destroyed', { name, host: hostName, command }))
  session.output.object({ type: 'result', name })
}

export async function restore(session: Session, word: string, name: string, label: string, words: YesWords) {
  const placed = await placeOf(session, word, words)
  const { place, hostName } = placed
  const { waits } = await session.client.workloads.restore({ ...place, name, label })
  const values = { name, label, host: hostName, person: waits.asker, size: sizeOf(waits.usedBytes) }
  const { newer, leftOut: lost } = waits
  if (newer.length > 0) session.output.note(t('cli.workloads.newer', { labels: wordsOf(newer) }))
  if (lost.length > 0) session.output.note(t('cli.workloads.lost', { folders: wordsOf(lost) }))
  const question = t('cli.workloads.ask-restore', values)
  await approved(session, placed, waits, { question, yes: words.yes ?? false })
  session.output.line(t('cli.workloads.restored', { name, label }))
  session.output.object({ type: 'result', name, label })
}
