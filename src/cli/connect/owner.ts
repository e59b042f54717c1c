// Lets an owner act on a box through a login: send it a command, claim, admit and release it, and link
// it to one of Kiln's boxes.
import { commandKinds } from '#shared/connect/calls.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type AtWords, boxCalled } from './at.ts'

const operation = 'connect'
const kindOf = (word: string) => commandKinds.find(kind => kind.replace('_', '-') === word)
const kindWords = commandKinds.map(kind => kind.replace('_', '-'))

export async function askBox(session: Session, wanted: string, word: string, words: AtWords) {
  const { client, output } = session
  const kind = kindOf(word)
  if (kind === undefined) {
    const values = { kind: word, known: list(kindWords), suggestion: suggestion(word, kindWords) }
    throw usage(terminalMessage('usage.connect-kind', values), 'connect ask')
  }
  const { box, server } = await boxCalled(session, wanted, words)
  const command = { server: server.id, id: box.id, kind }
  const { id } = await interruptible(signal => client.connect.ask(command, signal))
  output.line(t('cli.connect.asked', { hostname: box.hostname }))
  output.object({ type: 'result', id, box: box.id, kind })
}

export async function linkBox(
  session: Session,
  wanted: string,
  words: AtWords & { box?: string; forget?: boolean },
) {
  const { client, output } = session
  if ((words.box === undefined) === !words.forget)
    throw usage(terminalMessage('usage.connect-link'), 'connect link')
  const { box, server } = await boxCalled(session, wanted, words)
  const link = await client.connect.link({ server: server.id, id: box.id, box: words.box ?? null })
  const name = (await client.boxes.list({})).boxes.find(({ id }) => id === link.box)?.name
  output.line(
    name === undefined
      ? t('cli.connect.unlinked', { hostname: box.hostname })
      : t('cli.connect.linked', { hostname: box.hostname, name }),
  )
  output.object({ type: 'result', id: box.id, ...link })
}

/** Throws connect.unconfirmed. */
async function confirm({ ask }: Session, question: string, yes: boolean | undefined) {
  if (!yes && !isYes(await ask(question))) throw failure('connect.unconfirmed', { operation })
}

export async function releaseAt(
  session: Session,
  wanted: string,
  { server, yes }: { server: ConnectServer; yes: boolean | undefined },
) {
  const { client, output } = session
  const { box } = await boxCalled(session, wanted, { at: server.id })
  const { id, hostname } = box
  await confirm(session, t('cli.connect.ask-release', { hostname, id }), yes)
  await interruptible(signal => client.connect.release({ server: server.id, id }, signal))
  output.line(t('cli.connect.released', { hostname, id }))
  output.object({ type: 'result', id })
}

type Claim = {
  server: ConnectServer
  name: string
  email: string
  household: string | undefined
  pangolin: { endpoint: string; newt_id: string; newt_secret: string } | null
  yes: boolean | undefined
}

export async function claimAt(session: Session, code: string, claim: Claim) {
  const { client, output } = session
  const { server, name, email, pangolin, yes } = claim
  const household = await householdFor(session, claim, 'connect claim')
  const found = await interruptible(signal => client.connect.findClaim({ server: server.id, code }, signal))
  const facts = [
    [t('connect.hostname'), found.hostname],
    [t('connect.model'), found.model ?? '-'],
    [t('connect.serial'), found.serial ?? '-'],
    [t('connect.ip'), found.address],
    [t('connect.first-seen'), timeOf(found.firstSeenAt)],
    [t('cli.connect.fact.household'), household.name],
  ]
  for (const line of table(facts)) output.line(line)
  await confirm(session, t('cli.connect.ask-claim', { name }), yes)
  const given = { server: server.id, code, household: household.id, name, email, pangolin }
  const { id } = await interruptible(signal => client.connect.claim(given, signal))
  output.line(t('cli.connect.claimed', { hostname: found.hostname, id }))
  output.object({ type: 'result', box: { ...found, household } })
}

/**
 * One of the households that the login owns. `command`: the command whose help the error names. Throws usage.
 */
export async function householdFor(
  { client }: Session,
  { server, household }: Pick<Claim, 'server' | 'household'>,
  command: string,
) {
  const owned = (each: ConnectServer) => each.households.filter(({ role }) => role === 'owner')
  const pick = (each: ConnectServer) => {
    const word = household?.toLowerCase()
    const found = owned(each).filter(
      ({ name, id }) => !word || name.toLowerCase() === word || id === household,
    )
    return found.length === 1 ? found[0] : undefined
  }
  const known = pick(server)
  if (known) return known
  // The household may be newer than the last answer.
  await interruptible(signal => client.connect.refresh({}, signal))
  const now = (await client.connect.list({})).servers.find(({ id }) => id === server.id) ?? server
  const found = pick(now)
  if (found) return found
  const values = { households: list(owned(now).map(({ name }) => name)) }
  throw usage(terminalMessage('usage.connect-household', values), command)
}

export async function admitAt(
  { client, output }: Session,
  server: ConnectServer,
  { enrolment, id, key }: { enrolment: string; id: string; key: string | undefined },
) {
  const admitted = { server: server.id, enrolment, box: id, ...(key !== undefined && { key }) }
  await interruptible(signal => client.connect.admit(admitted, signal))
  output.line(t('cli.connect.admitted', { id }))
  output.object({ type: 'result', id })
}
