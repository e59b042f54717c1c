// `kiln connect boxes`, `claim`, `release` and `password`, on the computer that runs the Connect, also while
// it serves.
import type { DeviceView } from '#shared/connect/device-state.ts'
import { isHouseholdName, isMailAddress } from '#shared/connect/owner-values.ts'
import { failure } from '#shared/errors.ts'
import { table } from '../act.ts'
import type { Terminal } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { type DataWords, dataFolder } from './data-folder.ts'
import { readPangolin } from './pangolin.ts'

export type OwnerWords = DataWords & { name?: string; email?: string; household?: string; pangolin?: string }
export type ClaimWords = OwnerWords & { yes?: boolean }
export type ReleaseWords = DataWords & { yes?: boolean }

export const openDesk = async (words: DataWords) =>
  (await import('#connect/desk.ts')).openDesk(dataFolder(words))

export async function listBoxes({ output }: Terminal, words: DataWords) {
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

/** Whom a box is to belong to, with the tunnel that it gets. Throws usage, file.broken, file.missing. */
export async function ownerFrom({ name, email, household, pangolin }: OwnerWords, command: string) {
  if (!name?.trim() || !email || name.length > 200) throw usage(terminalMessage('usage.customer'), command)
  if (!isMailAddress(email) || email.length > 200)
    throw usage(terminalMessage('usage.mail-address', { found: email }), command)
  assertHousehold(household, command)
  return { name, email, pangolin: await readPangolin(pangolin) }
}

/** Throws usage. */
export function assertHousehold(name: string | undefined, command: string): void {
  if (name !== undefined && !isHouseholdName(name))
    throw usage(terminalMessage('usage.household', { found: name }), command)
}

type Owner = Awaited<ReturnType<typeof ownerFrom>>

export const claimHere = async (session: Terminal, code: string, words: ClaimWords) =>
  claimFor(session, code, { ...words, ...(await ownerFrom(words, 'connect claim')) })

type Claim = Omit<ClaimWords, keyof Owner> & Owner

export async function claimFor({ output, ask }: Terminal, code: string, claim: Claim) {
  const { name, email, pangolin, household = 'Home', yes } = claim
  const desk = await openDesk(claim)
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
    if (!yes && !isYes(await ask(t('cli.connect.ask-claim', { name }))))
      throw failure('connect.unconfirmed', { operation: 'connect' })
    const { id } = desk.claim(code, { name, email, household, pangolin })
    output.line(t('cli.connect.claimed', { hostname: found.hostname, id }))
    output.object({ type: 'result', box: desk.box(id) })
  } finally {
    desk.close()
  }
}

export async function releaseHere({ output, ask }: Terminal, id: string, words: ReleaseWords) {
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

export async function newPassword({ output }: Terminal, email: string, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const password = await desk.newPassword(email)
    output.line(t('cli.connect.password', { email, password }))
    output.object({ type: 'result', email, password })
  } finally {
    desk.close()
  }
}
