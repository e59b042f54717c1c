// `kiln publish keys`: the two keys of updates. The recovery key is typed without echo or piped, and never
// appears in the command line.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type Act, examples, table } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { typedSecret } from '../typed-secret.ts'
import { usage } from '../usage.ts'

export function keysCommand(publish: Command, act: Act) {
  const keys = publish.command('keys').summary(t('help.keys.summary')).description(t('help.keys'))
  keys.command('show', { isDefault: true }).description(t('help.keys.show')).action(act(show))
  keys
    .command('make')
    .description(t('help.keys.make'))
    .option('--recovery-file <file>', t('help.keys.recovery-file'))
    .addHelpText(
      'after',
      examples('kiln publish keys make', 'kiln publish keys make --recovery-file /media/stick/recovery'),
    )
    .action(act(make))
  keys
    .command('rotate')
    .description(t('help.keys.rotate'))
    .action(act(replacing('rotateKeys')))
  keys
    .command('recover')
    .description(t('help.keys.recover'))
    .addHelpText(
      'after',
      examples('kiln publish keys recover', 'kiln publish keys recover </media/stick/recovery'),
    )
    .action(act(replacing('recoverKeys')))
}

type Keys = NonNullable<Awaited<ReturnType<Session['client']['updates']['keys']>>['keys']>

function print({ output }: Pick<Session, 'output'>, { daily, recovery, number }: Keys) {
  const rows = [
    [t('cli.keys.daily'), daily],
    [t('cli.keys.recovery'), recovery],
    [t('cli.keys.number'), String(number)],
  ]
  for (const line of table(rows)) output.line(line)
}

async function show({ client, output }: Session) {
  const { keys } = await client.updates.keys({})
  if (keys) print({ output }, keys)
  else output.line(t('cli.keys.none', { command: 'kiln publish keys make' }))
  output.object({ type: 'result', keys })
}

async function make({ client, output }: Session, words: { recoveryFile?: string }) {
  const file = words.recoveryFile === undefined ? null : resolve(words.recoveryFile)
  let recovery: string | null = null
  if (file === null) {
    recovery = (await interruptible(signal => client.updates.newRecoveryKey({}, signal))).recovery
    // Printed before the keys are made: if printing fails, no keys exist yet.
    output.line(recovery)
    output.object({ type: 'recovery', recovery })
    await output.written()
    output.line(t('cli.keys.write-down'))
  }
  const { keys } = await interruptible(signal =>
    client.updates.makeKeys({ recoveryFile: file, recovery }, signal),
  )
  print({ output }, keys)
  if (file !== null) output.line(t('cli.keys.written', { path: file }))
  output.object({ type: 'result', keys, recovery })
}

const replacing =
  (call: 'rotateKeys' | 'recoverKeys') =>
  async (session: Session): Promise<void> => {
    const { client, output } = session
    const recovery = await recoveryKey(session, call === 'rotateKeys' ? 'rotate' : 'recover')
    const { keys } = await interruptible(signal => client.updates[call]({ recovery }, signal))
    print({ output }, keys)
    output.note(t('cli.keys.publish-again'))
    output.object({ type: 'result', keys })
  }

/** Throws usage. */
async function recoveryKey(session: Session, command: string): Promise<string> {
  const where = `publish keys ${command}`
  const typed = (await typedSecret(session, { question: t('cli.keys.ask'), command: where })).trim()
  if (typed) return typed
  throw usage(terminalMessage('usage.no-recovery'), where)
}
