import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type CiService, ciServices } from '#shared/builds/ci.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { withDefaults } from '#shared/profiles/options/with-defaults.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'
import { quoted } from '#shared/quoted.ts'
import { isClosed } from '#shared/seed/login.ts'
import { type Act, examples, repeated } from '../act.ts'
import { answerOptions } from '../answer-options.ts'
import { boxNamed } from '../boxes/box-named.ts'
import { settingsOfBox } from '../boxes/box-settings.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { askingTrust, askTrust } from '../profiles/trust.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

type Words = RequestWords & { trust?: boolean; ci?: string }

export function ejectCommand(program: Command, act: Act) {
  answerOptions(
    program
      .command('eject')
      .summary(t('help.eject.summary'))
      .description(t('help.eject'))
      .argument('<profile>', t('help.eject.what'))
      .argument('<dir>', t('help.eject.dir'))
      .option('-f, --format <format>', t('help.eject.format'), repeated),
  )
    .option('--ci <service>', t('help.eject.ci'))
    .option('--trust', t('help.trust'))
    .addHelpText(
      'after',
      examples(
        'kiln eject tiny ./box1 --set hostname=box1',
        'kiln eject kitchen ./kitchen',
        'kiln eject tiny ./repository --ci github',
      ),
    )
    .action(act(eject))
}

async function eject(session: Session, profile: string, dir: string, words: Words) {
  const { client, output } = session
  const ci = words.ci === undefined ? null : knownService(words.ci)
  const box = await boxNamed(client, profile)
  const before = box && (await settingsOfBox(client, box))
  const found = await askingTrust(session, words, () =>
    before ? findProfile(session, before.profile) : findProfile(session, profile, 'or-box'),
  )
  const request = await requestFrom(found, words, before)
  if (needsTrust(found)) await askTrust(session, found, words)
  // Follow a link to an empty folder. Ejecting replaces the folder, and would also replace the link.
  const target = await realpath(dir).catch(() => resolve(dir))
  const isHere = target === process.cwd()
  const { folder, command, workflow } = await client.builds.eject({ request, folder: target, ci })
  output.line(t('cli.eject.done', { folder }))
  output.line(`  ${command}`)
  if (workflow) output.line(t('cli.eject.workflow', { path: workflow }))
  // The flake has the answers only: what a drive gets when it is flashed is not in it.
  const options = withDefaults(request.options, found.schemaOptions)
  if (isClosed({ provenance: { options } }, null)) output.note(t('cli.eject.closed', { folder }))
  // The shell is still in the empty folder that was replaced.
  if (isHere && !ci) output.note(t('cli.eject.enter', { command: `cd ${quoted(folder)}` }))
  output.object({ type: 'result', folder, command, workflow })
}

function knownService(word: string): CiService {
  const service = ciServices.find(each => each === word)
  if (service) return service
  const values = { service: word, known: list(ciServices), suggestion: suggestion(word, [...ciServices]) }
  throw usage(terminalMessage('usage.ci', values), 'eject')
}
