// `kiln publish trust`: what a box needs before it accepts updates. Contains only public keys.
import type { Command } from 'commander'
import { sourceAddress } from '#shared/updates/publish.ts'
import { type Act, examples } from '../act.ts'
import type { Session } from '../session.ts'
import { problemLines } from '../terminal/problem-lines.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { ringFrom } from './ring.ts'

const command = 'publish trust'

export function trustCommand(publish: Command, act: Act) {
  publish
    .command('trust')
    .summary(t('help.publish.trust.summary'))
    .description(t('help.publish.trust'))
    .argument('<name>', t('help.publish.trust.name'))
    .option('--from <address>', t('help.publish.from'))
    .option('--ring <name>', t('help.publish.trust.ring'))
    .addHelpText(
      'after',
      examples('kiln publish trust kitchen --from https://updates.example.com >kitchen-trust.json'),
    )
    .action(act(showTrust))
}

async function showTrust(
  { client, output }: Session,
  box: string,
  { from, ring }: { from?: string; ring?: string },
) {
  if (from === undefined) throw usage(terminalMessage('usage.publish-from'), command)
  const source = sourceAddress.safeParse(from)
  if (!source.success) throw usage(terminalMessage('usage.publish-address', { address: from }), command)
  const { trust, problem } = await client.updates.trust({
    box,
    source: source.data,
    ring: ringFrom(ring, command) ?? null,
  })
  output.line(JSON.stringify(trust, null, 2))
  if (problem) for (const line of problemLines([problem])) output.note(line)
  output.object({ type: 'result', trust, problem })
}
