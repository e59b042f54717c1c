// `kiln publish login`: the login of a web server. The password is typed without echo or piped, and never
// appears in the command line.
import type { Command } from 'commander'
import { type Act, examples } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { typedSecret } from '../typed-secret.ts'
import { usage } from '../usage.ts'
import { addressFrom } from './web-address.ts'

const command = 'publish login'

export function loginCommand(publish: Command, act: Act) {
  publish
    .command('login')
    .summary(t('help.publish.login.summary'))
    .description(t('help.publish.login'))
    .argument('<address>', t('help.publish.login.address'))
    .option('--user <name>', t('help.publish.login.user'))
    .option('--forget', t('help.publish.login.forget'))
    .addHelpText(
      'after',
      examples(
        'kiln publish login https://updates.example.com --user kiln',
        'kiln publish login https://updates.example.com --forget',
      ),
    )
    .action(act(login))
}

async function login(session: Session, given: string, words: { user?: string; forget?: boolean }) {
  const { client, output } = session
  const address = addressFrom(given, command)
  const kept = words.forget ? null : await loginFrom(session, address, words.user)
  await interruptible(signal => client.updates.login({ address, login: kept }, signal))
  output.line(t(kept === null ? 'cli.publish.login-forgotten' : 'cli.publish.login-kept', { address }))
  output.object({ type: 'result', address, kept: kept !== null })
}

/** Throws usage. */
async function loginFrom(session: Session, address: string, user: string | undefined) {
  if (user === undefined) throw usage(terminalMessage('usage.publish-login'), command)
  const password = await typedSecret(session, { question: t('cli.publish.password', { address }), command })
  if (password) return { user, password }
  throw usage(terminalMessage('usage.publish-password'), command)
}
