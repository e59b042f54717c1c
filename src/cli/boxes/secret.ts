// `kiln box secret`: secret answers in this computer's keyring. Values are typed without echo or piped, and
// never appear in the command line.

import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { typedSecret } from '../typed-secret.ts'
import { usage } from '../usage.ts'

const command = 'box secret'

/** Throws usage, box.unknown, box.no-secret, seed.invalid, keyring.*. */
export async function secret(
  session: Session,
  wanted: string,
  key: string,
  { forget = false }: { forget?: boolean },
): Promise<void> {
  const { client, output } = session
  const { id, name, secrets } = await client.boxes.show({ box: wanted })
  const value = forget ? '' : await valueFor(session, { name, key })
  const box = await interruptible(signal =>
    client.boxes.keepSecrets({ box: id, secrets: { [key]: value } }, signal),
  )
  const done = secrets.includes(key) ? 'cli.box.secret-forgotten' : 'cli.box.secret-none'
  output.line(t(forget ? done : 'cli.box.secret-kept', { name, key }))
  output.object({ type: 'result', box })
}

async function valueFor(session: Session, { name, key }: { name: string; key: string }): Promise<string> {
  const typed = await typedSecret(session, { question: t('cli.box.secret-ask', { name, key }), command })
  if (typed) return typed
  throw usage(terminalMessage('usage.no-secret', { key }), command)
}
