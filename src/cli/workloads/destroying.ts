// Destructive commands wait for an approval at the broker, which says what is lost and how much; the user
// answers here.
import type { WaitingApproval } from '#shared/contract/workloads.ts'
import { failure } from '#shared/errors.ts'
import { nameIn } from '#shared/workloads/input-words.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t } from '../texts.ts'
import { lossLines, sizeOf } from './lines.ts'
import { type AsWords, type Placed, placeOf } from './place.ts'

type YesWords = AsWords & { yes?: boolean }
type Waits = { waits: WaitingApproval }
type Answering = {
  /** It leaves out `lossLines`, which are printed before it. */
  question: (waits: WaitingApproval) => string
  words: YesWords
}

/**
 * Throws workload.unconfirmed without a terminal, and leaves the approval pending: a person can answer it elsewhere. After
 * a no it throws workload.declined, and nothing is pending that another person or a later click could approve.
 */
async function approved(
  { client, output, ask, follow }: Session,
  { place, hostName }: Placed,
  waiting: (signal: AbortSignal) => Promise<Waits>,
  { question, words }: Answering,
) {
  const { waits } = await interruptible(waiting)
  const name = nameIn(waits.input)
  output.object({ type: 'approval', approval: waits })
  for (const line of lossLines(waits)) output.note(line)
  const answer = words.yes ? 'yes' : await ask(question(waits))
  const values = { verb: waits.verb, name, host: hostName, id: waits.id }
  if (answer === null) throw failure('workload.unconfirmed', { operation: 'workloads.approve', values })
  if (!isYes(answer)) {
    await client.workloads.refuse({ ...place, id: waits.id })
    throw failure('workload.declined', { operation: 'workloads.refuse', values })
  }
  await follow(await client.workloads.approve({ ...place, id: waits.id, name }))
}

export async function destroy(session: Session, word: string, name: string, words: YesWords) {
  const placed = await placeOf(session, word, words)
  const { place, hostName: host } = placed
  await approved(session, placed, signal => session.client.workloads.destroy({ ...place, name }, signal), {
    question: ({ asker, usedBytes }) =>
      t('cli.workloads.ask-destroy', { name, host, person: asker, size: sizeOf(usedBytes) }),
    words,
  })
  const command = `kiln workloads trash ${host}`
  session.output.line(t('cli.workloads.destroyed', { name, host, command }))
  session.output.object({ type: 'result', name })
}

export async function restore(session: Session, word: string, name: string, label: string, words: YesWords) {
  const placed = await placeOf(session, word, words)
  const { place, hostName: host } = placed
  const wanted = { ...place, name, label }
  await approved(session, placed, signal => session.client.workloads.restore(wanted, signal), {
    question: ({ asker, usedBytes }) =>
      t('cli.workloads.ask-restore', { name, label, host, person: asker, size: sizeOf(usedBytes) }),
    words,
  })
  session.output.line(t('cli.workloads.restored', { name, label }))
  session.output.object({ type: 'result', name, label })
}

export async function forgetSnapshot(
  session: Session,
  word: string,
  name: string,
  label: string,
  words: YesWords,
) {
  const placed = await placeOf(session, word, words)
  const { place, hostName: host } = placed
  const wanted = { ...place, name, label }
  await approved(session, placed, signal => session.client.workloads.forgetSnapshot(wanted, signal), {
    question: ({ asker, usedBytes }) =>
      t('cli.workloads.ask-forget', { name, label, host, person: asker, size: sizeOf(usedBytes) }),
    words,
  })
  session.output.line(t('cli.workloads.forgotten', { name, label }))
  session.output.object({ type: 'result', name, label })
}

export async function purge(session: Session, word: string, id: string, words: YesWords) {
  const placed = await placeOf(session, word, words)
  const { place, hostName: host } = placed
  const { trash } = await interruptible(signal => session.client.workloads.list(place, signal))
  const name = trash.find(each => each.id === id)?.name
  if (name === undefined)
    throw failure('workload.not-in-trash', { operation: 'workloads.purge', values: { host, id } })
  const wanted = { ...place, name, id }
  await approved(session, placed, signal => session.client.workloads.purge(wanted, signal), {
    question: ({ asker, usedBytes }) =>
      t('cli.workloads.ask-purge', { name, host, person: asker, size: sizeOf(usedBytes) }),
    words,
  })
  session.output.line(t('cli.workloads.purged', { name, host }))
  session.output.object({ type: 'result', name, id })
}
