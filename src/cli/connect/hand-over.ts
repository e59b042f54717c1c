// `kiln box hand-over`: an order to give a box to another person.

import type { Session } from '../session.ts'
import { readNamed } from '../terminal/named-file.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { find, give, type OrderWords, showFacts, typedName } from './give-order.ts'

type Words = OrderWords & {
  fingerprint?: string
  owner?: string
  ownerKeys?: string[]
  updates?: string
  removeHomeAssistant?: boolean
}
const operation = 'connect'

export async function orderHandOver(session: Session, wanted: string, to: string | undefined, words: Words) {
  const command = 'box hand-over'
  if (words.yes && words.name === undefined) throw usage(terminalMessage('usage.hand-over-name'), command)
  if ((words.owner === undefined) !== (words.ownerKeys === undefined))
    throw usage(terminalMessage('usage.hand-over-owner'), command)
  const order = {
    kind: 'hand-over' as const,
    to: to ?? '',
    fingerprint: words.fingerprint ?? null,
    owner:
      words.owner === undefined ? null : { name: words.owner, keys: await keysIn(words.ownerKeys ?? []) },
    updates: words.updates === undefined ? '' : await readNamed(words.updates, operation),
    keeps: words.removeHomeAssistant !== true,
  }
  const found = await find(session, wanted, words)
  showFacts(session, found)
  session.output.line(t('cli.box.hand-over-loses'))
  session.output.line(t(order.keeps ? 'cli.box.hand-over-keeps' : 'cli.box.hand-over-removes'))
  if (order.owner === null) session.output.line(t('cli.box.hand-over-ownerless'))
  const name = await typedName(session, found, { words, question: t('cli.box.ask-hand-over') })
  await give(session, found, { order, name, words })
}

/** The lines of .pub files. */
async function keysIn(paths: string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map(path => readNamed(path, operation)))
  return texts.flatMap(text => text.split('\n').filter(line => !/^\s*(?:#|$)/.test(line)))
}
