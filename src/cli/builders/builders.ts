import type { Command } from 'commander'
import type { AddedBuilder, KnownBuilder } from '#shared/builders/builder.ts'
import { type Act, examples, table } from '../act.ts'
import { identityFrom } from '../hosts/identity.ts'
import { jumpFrom } from '../hosts/jump.ts'
import { trustKey } from '../hosts/trust.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { orUndo } from '../terminal/or-undo.ts'
import { t, terminalMessage, texts } from '../texts.ts'
import { usage } from '../usage.ts'
import { limaCommand } from './lima.ts'
import { removeBuilder } from './remove-builder.ts'
import { builderRow, builderRows, localRow } from './show.ts'

type ChangeWords = { maxJobs?: string; speed?: string }
type AddWords = ChangeWords & { name?: string; jump?: string; identity?: string; trust?: string }

export function builderCommand(program: Command, act: Act) {
  const builder = program.command('builder').summary(t('help.builder.summary')).description(t('help.builder'))
  const one = (name: string, help: string) =>
    builder.command(name).description(help).argument('<builder>', t('help.builder.one'))
  const withLimits = (command: Command) =>
    command
      .option('--max-jobs <count>', t('help.builder.max-jobs'))
      .option('--speed <factor>', t('help.builder.speed'))
  builder.command('list', { isDefault: true }).description(t('help.builder.list')).action(act(list))
  withLimits(
    builder
      .command('add')
      .description(t('help.builder.add'))
      .argument('<address>', t('help.builder.address'))
      .option('--name <name>', t('help.hosts.name'))
      .option('--jump <address>', t('help.hosts.jump'))
      .option('--identity <file>', t('help.hosts.identity'))
      .option('--trust <fingerprint>', t('help.hosts.fingerprint')),
  )
    .addHelpText('after', examples('kiln builder add ada@build1 --max-jobs 4', 'kiln builder add box1'))
    .action(act(add))
  one('show', t('help.builder.show')).action(act(show))
  withLimits(one('change', t('help.builder.change'))).action(act(change))
  one('test', t('help.builder.test')).action(act(test))
  one('rm', t('help.builder.rm'))
    .alias('remove')
    .option('--yes', t('help.images.yes'))
    .action(act(removeBuilder))
  limaCommand(builder, act)
}

/** Omitted values stay undefined. Throws usage. */
function limitsFrom({ maxJobs, speed }: ChangeWords, command: string) {
  const count = (text: string | undefined, most: number) => {
    if (text === undefined) return undefined
    if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text)
    throw usage(terminalMessage('usage.count', { found: text, most }), `builder ${command}`)
  }
  return { maxJobs: count(maxJobs, 256), speedFactor: count(speed, 100) }
}

async function list({ client, output }: Session) {
  const { builders, local, problem } = await client.builders.list({})
  for (const line of table([...(local ? [localRow(local)] : []), ...builders.map(builderRow)]))
    output.line(line)
  if (problem) output.note(texts.error(problem).message)
  if (builders.length === 0) output.note(t('cli.builder.none', { command: 'kiln builder add ADDRESS' }))
  output.object({ type: 'result', builders, local, problem })
}

async function add(session: Session, address: string, words: AddWords) {
  const { client } = session
  const { name, trust } = words
  const jump = jumpFrom(words.jump, 'builder add')
  const identity = await identityFrom(words.identity, 'builder add')
  const typed = { address, name, jump, identity, ...limitsFrom(words, 'add') }
  const added = await interruptible(signal => client.builders.add(typed, signal))
  const undo = async () => {
    await client.builders.remove({ builder: added.host })
    if (added.isNewHost) await client.hosts.remove({ host: added.host })
  }
  await orUndo(undo, () => trustAndTest(session, added, trust))
}

async function trustAndTest(session: Session, added: AddedBuilder, trust: string | undefined) {
  const { client, output } = session
  const host = await client.hosts.show({ host: added.host })
  // The test finds out whether the user's own known_hosts has a key.
  const trusted = host.keys.length > 0 || (await trustKey(session, host, { fingerprint: trust })) !== null
  if (trusted) return test(session, added.host)
  const { isNewHost: _, ...builder } = added
  output.note(t('cli.builder.added', { name: added.name }))
  output.note(t('cli.builder.to-test', { command: `kiln builder test ${added.host}` }))
  output.object({ type: 'result', builder })
}

async function show({ client, output }: Session, wanted: string) {
  const builder = await client.builders.show({ builder: wanted })
  printBuilder(output, builder)
  output.object({ type: 'result', builder })
}

async function change({ client, output }: Session, wanted: string, words: ChangeWords) {
  const builder = await client.builders.change({ builder: wanted, ...limitsFrom(words, 'change') })
  printBuilder(output, builder)
  output.object({ type: 'result', builder })
}

async function test({ client, output, follow }: Session, wanted: string) {
  const builder = await follow<KnownBuilder>(await client.builders.test({ builder: wanted }))
  output.note(t('cli.builder.works', { name: builder.name }))
  printBuilder(output, builder)
  output.object({ type: 'result', builder })
}

function printBuilder(output: Session['output'], builder: KnownBuilder) {
  output.line(`${output.bold(builder.name)} (${builder.host})`)
  for (const line of table(builderRows(builder))) output.line(line)
  if (builder.problem) output.note(texts.error(builder.problem).message)
  if (builder.facts && !builder.facts.trusted) output.note(t('cli.builder.not-trusted'))
}
