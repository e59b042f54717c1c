// `kiln connect boxes`, `claim`, `release` and `password`, on the computer that runs the Connect, also while
// it serves. `claim` and `release` also work through a login.
import type { DeviceView } from '#shared/connect/device-state.ts'
import { failure } from '#shared/errors.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type AtWords, serverFor } from './at.ts'
import { type DataWords, dataFolder } from './data-folder.ts'
import { claimAt, releaseAt } from './owner.ts'
import { readPangolin } from './pangolin.ts'

type ClaimWords = AtWords &
  DataWords & { name?: string; email?: string; household?: string; pangolin?: string; yes?: boolean }

export const openDesk = async (words: DataWords) =>
  (await import('#connect/desk.ts')).openDesk(dataFolder(words))

export async function listBoxes({ output }: Session, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const boxes = desk.boxes()
    const rows = boxes.map(({ id, hostname, address, claimed }) => [
      id,
      hostname,
      address,
      ...(claimed ? [claimed.household, ...stateOf(claimed)] : [t('cli.connect.waits')]),
    ])
    for (const line of table(rows)) output.line(line)
    if (boxes.length === 0) output.line(t('cli.connect.no-boxes'))
    output.object({ type: 'result', boxes })
  } finally {
    desk.close()
  }
}

const stateOf = ({ state, since, because }: DeviceView) => [
  t(`connect.state.${state}`),
  t(`connect.because.${because}`),
  t('cli.connect.since', { time: timeOf(since) }),
]

export async function claimBox(session: Session, code: string, words: ClaimWords) {
  const { name, email, household = 'Home' } = words
  if (!name || !email || name.length > 200 || email.length > 200)
    throw usage(terminalMessage('usage.customer'), 'connect claim')
  const pangolin = await readPangolin(words.pangolin)
  const server = await serverFor(session, words)
  if (server) {
    const { household: named, yes } = words
    return claimAt(session, code, { server, name, email, household: named, pangolin, yes })
  }
  const { output, ask } = session
  const desk = await openDesk(words)
  try {
    const found = desk.find(code)
    const facts = [
      [t('connect.hostname'), found.hostname],
      [t('connect.model'), found.model ?? '-'],
      [t('connect.serial'), found.serial ?? '-'],
      [t('connect.ip'), found.address],
      [t('connect.first-seen'), timeOf(found.firstSeenAt)],
    ]
    for (const line of table(facts)) output.line(line)
    if (!words.yes && !isYes(await ask(t('cli.connect.ask-claim', { name }))))
      throw failure('connect.unconfirmed', { operation: 'connect' })
    const { id } = desk.claim(code, { name, email, household, pangolin })
    output.line(t('cli.connect.claimed', { hostname: found.hostname, id }))
    output.object({ type: 'result', box: desk.box(id) })
  } finally {
    desk.close()
  }
}

export async function releaseBox(
  session: Session,
  id: string,
  words: AtWords & DataWords & { yes?: boolean },
) {
  const server = await serverFor(session, words)
  if (server) return releaseAt(session, id, { server, yes: words.yes })
  const { output, ask } = session
  const desk = await openDesk(words)
  try {
    const { hostname } = desk.box(id)
    if (!words.yes && !isYes(await ask(t('cli.connect.ask-release', { hostname, id }))))
      throw failure('connect.unconfirmed', { operation: 'connect' })
    desk.release(id)
    output.line(t('cli.connect.released', { hostname, id }))
    output.object({ type: 'result', id })
  } finally {
    desk.close()
  }
}

export async function newPassword({ output }: Session, email: string, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const password = await desk.newPassword(email)
    output.line(t('cli.connect.password', { email, password }))
    output.object({ type: 'result', email, password })
  } finally {
    desk.close()
  }
}
