// `kiln publish states`: what boxes did with the updates that are published for them.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Act, examples, repeated, table } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage, texts } from '../texts.ts'
import { usage } from '../usage.ts'
import { boxesFrom } from './boxes-from.ts'
import { ringFrom } from './ring.ts'

const command = 'publish states'

export function statesCommand(publish: Command, act: Act) {
  publish
    .command('states')
    .summary(t('help.publish.states.summary'))
    .description(t('help.publish.states'))
    .argument('[names...]', t('help.publish.names'))
    .option('--to <dir>', t('help.publish.to'))
    .option('--group <tag>', t('help.publish.group'), repeated)
    .option('--ring <name>', t('help.publish.states.ring'))
    .addHelpText('after', examples('kiln publish states --group cellar --to /srv/www/updates'))
    .action(act(showStates))
}

type Words = { to?: string; group?: string[]; ring?: string }

async function showStates(session: Session, names: string[], words: Words) {
  const { client, output } = session
  if (words.to === undefined) throw usage(terminalMessage('usage.publish-to'), command)
  const folder = resolve(words.to)
  const wanted = await boxesFrom(session, { names, tags: words.group ?? [], command })
  const { boxes } = await interruptible(signal =>
    client.updates.states({ boxes: wanted, folder, ring: ringFrom(words.ring, command) ?? null }, signal),
  )
  const rows = boxes.map(({ name, state, reason }) => [
    name,
    t(`update.box.${state}`),
    reason === null ? '' : texts.text(reason),
  ])
  for (const line of table(rows)) output.line(line)
  output.object({ type: 'result', boxes })
}
