// `kiln connect` for the Connects where this computer has a login. A login is typed without echo or piped,
// and never appears in the command line.
import type { Command } from 'commander'
import { type Act, examples, repeated } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { errorLine, t, terminalMessage } from '../texts.ts'
import { typedSecret } from '../typed-secret.ts'
import { usage } from '../usage.ts'
import { askBox, linkBox } from './owner.ts'
import { showState } from './state.ts'

export function loginCommands(connect: Command, act: Act) {
  connect
    .command('login')
    .description(t('help.connect.login'))
    .addHelpText('after', examples('kiln connect login', 'kiln connect login <login.txt'))
    .action(act(takeLogin))
  connect
    .command('logout')
    .description(t('help.connect.logout'))
    .argument('<address>', t('help.connect.at-address'))
    .action(act(endLogin))
  const one = (name: string, help: string) =>
    connect.command(name).description(help).option('--at <address>', t('help.connect.at'))
  one('state', t('help.connect.state'))
    .argument('[box]', t('help.connect.box'))
    .option('--state <state>', t('help.connect.only-state'), repeated)
    .option('--household <name>', t('help.connect.only-household'))
    .option('--csv', t('help.connect.csv'))
    .addHelpText(
      'after',
      examples('kiln connect state --state offline --state attention', 'kiln connect state --csv >boxes.csv'),
    )
    .action(act(showState))
  one('ask', t('help.connect.ask'))
    .argument('<box>', t('help.connect.box'))
    .argument('<what>', t('help.connect.ask-what'))
    .addHelpText('after', examples('kiln connect ask kitchen report', 'kiln connect ask kitchen restart-ha'))
    .action(act(askBox))
  one('link', t('help.connect.link'))
    .argument('<box>', t('help.connect.box'))
    .option('--box <box>', t('help.connect.link-box'))
    .option('--forget', t('help.connect.link-forget'))
    .action(act(linkBox))
}

async function takeLogin(session: Session) {
  const { client, output } = session
  const command = 'connect login'
  const typed = (await typedSecret(session, { question: t('cli.connect.ask-login'), command })).trim()
  if (!typed) throw usage(terminalMessage('usage.connect-login'), command)
  const server = await interruptible(signal => client.connect.add({ login: typed.slice(0, 2000) }, signal))
  const { boxes } = await client.connect.list({})
  const count = boxes.filter(each => each.server === server.id).length
  output.line(t('cli.connect.login-kept', { address: server.address, count }))
  output.object({ type: 'result', server, boxes: count })
}

async function endLogin({ client, output }: Session, address: string) {
  const left = await interruptible(signal => client.connect.remove({ server: address }, signal))
  output.line(t('cli.connect.login-ended', { address: left.address }))
  if (left.unended) output.note(t('cli.connect.login-unended', { reason: errorLine(left.unended) }))
  if (left.kept) output.note(t('cli.connect.login-in-keyring', { reason: errorLine(left.kept) }))
  output.object({ type: 'result', ...left })
}
