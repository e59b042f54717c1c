// Collects the parts of an owner's order at a terminal: the box as its Connect shows it, and the SSH key that signs.

import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { Client } from '#shared/contract/client.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { type AtWords, boxCalled } from './at.ts'

export type OrderWords = AtWords & { key?: string; name?: string; hours?: string; yes?: boolean }
type Order = Parameters<Client['connect']['order']>[0]['order']
type Found = { box: KnownBox; server: ConnectServer; keyLetters: string | null }

export async function find(session: Session, wanted: string, words: OrderWords): Promise<Found> {
  const { box, server } = await boxCalled(session, wanted, words)
  const shown = await interruptible(signal =>
    session.client.connect.show({ server: server.id, id: box.id }, signal),
  )
  return { box: shown, server, keyLetters: shown.keyLetters }
}

export function showFacts({ output }: Session, { box, server, keyLetters }: Found) {
  const facts = [
    [t('connect.hostname'), box.hostname],
    [t('cli.connect.fact.key'), keyLetters ?? '-'],
    [t('connect.model'), box.model ?? '-'],
    [t('connect.serial'), box.serial ?? '-'],
    [t('cli.connect.fact.household'), box.household.name],
    [t('cli.connect.fact.connect'), server.address],
  ]
  for (const line of table(facts)) output.line(line)
}

/**
 * The name that is typed is the one that the box compares: what a Connect says may be another's. Throws connect.unconfirmed.
 */
export async function typedName(
  { ask }: Session,
  { box }: Found,
  { words, question }: { words: OrderWords; question: string },
): Promise<string> {
  const typed = words.yes ? words.name : await ask(question)
  const name = typed?.trim() ?? ''
  if (name === '' || name !== (words.name ?? box.hostname))
    throw failure('connect.unconfirmed', { operation: 'connect' })
  return name
}

export async function give(
  session: Session,
  { box, server, keyLetters }: Found,
  { order, name, words }: { order: Order; name: string; words: OrderWords },
) {
  const { client, output } = session
  const hours = numberFrom('--hours', words.hours, { from: 1, to: 24, command: `box ${order.kind}` }) ?? 1
  const key = words.key ?? (await onlyKey(client, order.kind))
  const given = { server: server.id, id: box.id, order, name, keyLetters, key, hours }
  const { id } = await interruptible(signal => client.connect.order(given, signal))
  output.line(t('cli.box.ordered', { hostname: box.hostname, hours }))
  output.line(t('cli.box.ordered-look', { command: `kiln connect state ${box.hostname}` }))
  output.object({ type: 'result', id, box: box.id, order: order.kind })
}

/** Returns the person's SSH key if there is exactly one. Throws usage. */
async function onlyKey(client: Client, kind: string): Promise<string> {
  const keys = await client.flash.sshKeys({})
  const [only] = keys
  if (only && keys.length === 1) return only.key
  const values = { keys: list(keys.map(({ from }) => from)) }
  throw usage(
    terminalMessage(keys.length === 0 ? 'usage.no-ssh-key' : 'usage.ssh-keys', values),
    `box ${kind}`,
  )
}
