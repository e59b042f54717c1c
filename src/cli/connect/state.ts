// `kiln connect state`: the boxes of one or all Connects where this computer has a login.
import { boxesCsv } from '#shared/connect/boxes-csv.ts'
import { deviceStates } from '#shared/connect/device-state.ts'
import type { KnownBox, WaitingDrive } from '#shared/connect/known-boxes.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { exitStatus } from '../terminal/output.ts'
import { errorLine, t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type AtWords, boxCalled, serverIn } from './at.ts'
import { shownFacts } from './show-known.ts'

type StateWords = AtWords & { state?: string[]; household?: string; csv?: boolean }

export async function showState(session: Session, wanted: string | undefined, words: StateWords) {
  const { client, output } = session
  const states = statesFrom(words.state)
  await interruptible(signal => client.connect.refresh({}, signal))
  if (wanted !== undefined) return showOne(session, wanted, words)
  const { servers: known, boxes: all, waiting: drives } = await client.connect.list({})
  const only = words.at === undefined ? null : serverIn(known, words.at)
  const servers = only ? [only] : known
  const isShown = ({ server, household }: KnownBox | WaitingDrive) =>
    servers.some(({ id }) => id === server) &&
    (words.household === undefined || household.name.toLowerCase() === words.household.toLowerCase())
  const boxes = all.filter(box => isShown(box) && (states === null || states.has(box.state)))
  const waiting = states === null ? drives.filter(isShown) : []
  const names = new Map((await client.boxes.list({})).boxes.map(({ id, name }) => [id, name]))

  if (words.csv) {
    const addresses = new Map(servers.map(({ id, address }) => [id, address]))
    for (const line of boxesCsv(boxes, { addresses, names }).trimEnd().split('\r\n')) output.line(line)
  } else {
    for (const line of boxTable(boxes, names)) output.line(line)
    for (const line of waitingLines(waiting)) output.line(line)
    if (servers.length === 0) output.line(t('cli.connect.no-logins'))
    else if (boxes.length + waiting.length === 0) output.line(t('cli.connect.no-known'))
  }
  for (const server of servers) {
    noteProblem(session, server)
    if (isInNone(server)) output.note(t('cli.connect.no-household', { address: server.address }))
  }
  output.object({ type: 'result', servers, boxes, waiting })
  // The list is out of date. A Connect that is only away is not a failure.
  const failed = servers.find(({ problem, isAway }) => problem !== null && !isAway)
  if (failed?.problem) throw new AlreadyReported(exitStatus(failed.problem.code))
}

async function showOne(session: Session, wanted: string, words: AtWords) {
  const { client, output } = session
  const { box, server } = await boxCalled(session, wanted, { ...words, isFresh: true })
  const name = (await client.boxes.list({})).boxes.find(({ id }) => id === box.box)?.name
  const shown = await interruptible(signal => client.connect.show({ server: server.id, id: box.id }, signal))
  output.line(`${output.bold(box.hostname)} (${box.id})`)
  for (const line of table(shownFacts(shown, { address: server.address, name }))) output.line(line)
  output.object({ type: 'result', box: shown })
}

/** null for all. Throws usage. */
function statesFrom(words: readonly string[] | undefined): ReadonlySet<string> | null {
  if (words === undefined) return null
  const read = words.map(word => {
    const bare = word.toLowerCase().replaceAll(/[\s-]+/g, ' ')
    const found = deviceStates.find(state => state === bare || t(`connect.state.${state}`) === bare)
    if (found) return found
    const values = {
      state: word,
      known: list([...deviceStates]),
      suggestion: suggestion(word, [...deviceStates]),
    }
    throw usage(terminalMessage('usage.connect-state', values), 'connect state')
  })
  return new Set(read)
}

function boxTable(boxes: readonly KnownBox[], names: ReadonlyMap<string, string>): string[] {
  if (boxes.length === 0) return []
  const head = [
    t('cli.connect.head.name'),
    t('cli.connect.head.state'),
    t('cli.connect.head.since'),
    t('cli.connect.head.because'),
    t('cli.connect.head.household'),
    t('cli.connect.head.box'),
  ]
  const rows = boxes.map(box => [
    box.hostname,
    t(`connect.state.${box.state}`),
    timeOf(box.since),
    t(`connect.because.${box.because}`),
    box.household.name,
    names.get(box.box ?? '') ?? '-',
  ])
  return table([head, ...rows])
}

function waitingLines(waiting: readonly WaitingDrive[]): string[] {
  const rows = waiting.flatMap(({ enrolment, boxes }) =>
    boxes.map(({ id, key, hostname, serial, address, has }, at) => [
      enrolment,
      id,
      key ?? '-',
      hostname,
      serial ?? '-',
      address,
      t(
        at > 0
          ? 'cli.connect.enrolment-other'
          : has
            ? 'cli.connect.enrolment-given'
            : 'cli.connect.enrolment-waits',
      ),
    ]),
  )
  return table(rows)
}

/**
 * The person left the households or was removed from them, or the household of a terminal's login is gone.
 */
const isInNone = ({ households, seenAt, problem }: ConnectServer) =>
  households.length === 0 && seenAt !== null && problem === null

function noteProblem({ output }: Session, { address, problem, isAway, seenAt }: ConnectServer) {
  if (problem === null) return
  if (isAway && seenAt !== null) output.note(t('cli.connect.away', { address, time: timeOf(seenAt) }))
  else {
    output.note(errorLine(problem))
    if (seenAt !== null) output.note(t('cli.connect.as-of', { address, time: timeOf(seenAt) }))
  }
}
