// `kiln box logs`, `move`, `hand-over` and `wipe`: orders, which an SSH key of the owner signs and the Connect of the box carries to it.
import type { Command } from 'commander'
import { failure } from '#shared/errors.ts'
import { type Act, examples, repeated } from '../act.ts'
import type { Session } from '../session.ts'
import { isYes } from '../terminal/is-yes.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { find, give, type OrderWords, showFacts, typedName } from './give-order.ts'
import { orderHandOver } from './hand-over.ts'

/** Adds subcommands to `kiln box`. */
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
  one('hand-over', t('help.box.hand-over'))
    .argument('[to]', t('help.box.hand-over-to'))
    .option('--fingerprint <fingerprint>', t('help.box.move-fingerprint'))
    .option('--owner <name>', t('help.box.hand-over-owner'))
    .option('--owner-keys <file>', t('help.box.hand-over-keys'), repeated)
    .option('--updates <file>', t('help.box.hand-over-updates'))
    .option('--remove-home-assistant', t('help.box.hand-over-remove'))
    .option('--yes', t('help.box.hand-over-yes'))
    .addHelpText(
      'after',
      examples(
        'kiln box hand-over kitchen "https://connect.example.com#…" --owner "Grace Hopper" --owner-keys grace.pub',
      ),
    )
    .action(act(orderHandOver))
  one('wipe', t('help.box.wipe')).option('--yes', t('help.box.wipe-yes')).action(act(orderWipe))
}

export async function orderLogs(session: Session, wanted: string, word: string, words: OrderWords) {
  if (word !== 'on' && word !== 'off') throw usage(terminalMessage('usage.on-off', { word }), 'box logs')
  const found = await find(session, wanted, words)
  const name = words.name ?? found.box.hostname
  await give(session, found, { order: { kind: 'logs', on: word === 'on' }, name, words })
}

export async function orderMove(
  session: Session,
  wanted: string,
  to: string,
  words: OrderWords & { fingerprint?: string },
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

export async function orderWipe(session: Session, wanted: string, words: OrderWords) {
  if (words.yes && words.name === undefined) throw usage(terminalMessage('usage.wipe-name'), 'box wipe')
  const found = await find(session, wanted, words)
  showFacts(session, found)
  session.output.line(t('cli.box.wipe-loses'))
  const name = await typedName(session, found, { words, question: t('cli.box.ask-wipe') })
  await give(session, found, { order: { kind: 'wipe' }, name, words })
}
