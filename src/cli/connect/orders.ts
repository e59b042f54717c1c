// `kiln box logs`, `move` and `wipe`: orders, which an SSH key of the owner signs and the Connect of the box carries to it.
import type { Command } from 'commander'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { Client } from '#shared/contract/client.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { type Act, examples, table } from '../act.ts'
import { numberFrom } from '../deploy/words.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { type AtWords, boxCalled } from './at.ts'

type Words = AtWords & { key?: string; name?: string; hours?: string; yes?: boolean }
type Order = Parameters<Client['connect']['order']>[0]['order']
type Found = { box: KnownBox; server: ConnectServer; keyLetters: string | null }

/** Of `kiln box`, which is there. */
export function orderCommands(program: Command, act: Act) {
  const boxes = program.commands.find(command => command.name() === 'box') ?? program
  const one = (name: string, help: string) =>
    boxes
      .command(name)
      .description(help)
      .argument('<box>', t('help.box.order-box'))
      .option('--key <key>', t('help.box.order-key'))
      .option('--name <host>', t('help.box.order-name'))
      .option('--hours <number>', t('help.box.order-hours'))
      .option('--at <address>', t('help.connect.at'))
  one('logs', t('help.box.logs'))
    .argument('<on|off>', t('help.box.logs-word'))
    .addHelpText('after', examples('kiln box logs kitchen on'))
    .action(act(orderLogs))
  one('move', t('help.box.move'))
    .argument('<to>', t('help.box.move-to'))
    .option('--fingerprint <fingerprint>', t('help.box.move-fingerprint'))
    .option('--yes', t('help.images.yes'))
    .addHelpText('after', examples('kiln box move kitchen "https://new.example.com#…"'))
    .action(act(orderMove))
  one('wipe', t('help.box.wipe')).option('--yes', t('help.box.wipe-yes')).action(act(orderWipe))
}

export async function orderLogs(session: Session, wanted: string, word: string, words: Words) {
  if (word !== 'on' && word !== 'off') throw usage(terminalMessage('usage.on-off', { word }), 'box logs')
  const found = await find(session, wanted, words)
  const name = words.name ?? found.box.hostname
  await give(session, found, { order: { kind: 'logs', on: word === 'on' }, name, words })
}

export async function orderMove(
  session: Session,
  wanted: string,
  to: string,
  words: Words & { fingerprint?: string },
) {
  const found = await find(session, wanted, words)
  const { hostname } = found.box
  showFacts(session, found)
  session.output.line(t('cli.box.move-means'))
  if (!words.yes && !isYes(await session.ask(t('cli.box.ask-move', { hostname }))))
    throw failure('connect.unconfirmed', { operation: 'connect' })
  const order = { kind: 'move', to, fingerprint: words.fingerprint ?? null } as const
  await give(session, found, { order, name: words.name ?? hostname, words })
}

/** The name that is typed is the one that the box compares: what a Connect says may be another's. */
export async function orderWipe(session: Session, wanted: string, words: Words) {
  if (words.yes && words.name === undefined) throw usage(terminalMessage('usage.wipe-name'), 'box wipe')
  const found = await find(session, wanted, words)
  showFacts(session, found)
  session.output.line(t('cli.box.wipe-loses'))
  const typed = words.yes ? words.name : await session.ask(t('cli.box.ask-wipe'))
  const name = typed?.trim() ?? ''
  if (name === '' || name !== (words.name ?? found.box.hostname))
    throw failure('connect.unconfirmed', { operation: 'connect' })
  await give(session, found, { order: { kind: 'wipe' }, name, words })
}

async function find(session: Session, wanted: string, words: Words): Promise<Found> {
  const { box, server } = await boxCalled(session, wanted, words)
  const shown = await interruptible(signal =>
    session.client.connect.show({ server: server.id, id: box.id }, signal),
  )
  return { box: shown, server, keyLetters: shown.keyLetters }
}

function showFacts({ output }: Session, { box, server, keyLetters }: Found) {
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

async function give(
  session: Session,
  { box, server, keyLetters }: Found,
  { order, name, words }: { order: Order; name: string; words: Words },
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

/** Where the person has one, it is that. Throws usage. */
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
