import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { needsTrust } from '#shared/profile-trust.ts'
import { quoted } from '#shared/quoted.ts'
import { type Act, examples, repeated } from '../act.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'
import { findProfile } from './find-profile.ts'
import { askTrust } from './trust.ts'

type Words = RequestWords & { trust?: boolean }

export function ejectCommand(program: Command, act: Act) {
  program
    .command('eject')
    .summary(t('help.eject.summary'))
    .description(t('help.eject'))
    .argument('<profile>', t('help.profile'))
    .argument('<dir>', t('help.eject.dir'))
    .option('-f, --format <format>', t('help.eject.format'), repeated)
    .option('--set <key=value>', t('help.set'), repeated)
    .option('--settings <file>', t('help.settings'))
    .option('--arch <architecture>', t('help.arch'))
    .option('--trust', t('help.trust'))
    .addHelpText('after', examples('kiln eject tiny ./box1 --set hostname=box1'))
    .action(act(eject))
}

async function eject(session: Session, profile: string, dir: string, words: Words) {
  const { client, output } = session
  const found = await findProfile(session, profile)
  const request = await requestFrom(found, words)
  if (needsTrust(found)) await askTrust(session, found, words)
  // A link to an empty folder stands for it. What is ejected replaces the folder, and so would the link.
  const target = await realpath(dir).catch(() => resolve(dir))
  const isHere = target === process.cwd()
  const { folder, command } = await client.builds.eject({ request, folder: target })
  output.line(t('cli.eject.done', { folder }))
  output.line(`  ${command}`)
  // The shell still stands in the empty folder that was replaced.
  if (isHere) output.note(t('cli.eject.enter', { command: `cd ${quoted(folder)}` }))
  output.object({ type: 'result', folder, command })
}
