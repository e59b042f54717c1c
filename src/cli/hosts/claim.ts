// `kiln hosts claim`: a box of this network that has no owner, by what its screen shows.
import { userInfo } from 'node:os'
import { addressText } from '#shared/hosts/address.ts'
import { table } from '../act.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { publicKey } from './key.ts'

type ClaimWords = { code?: string; fingerprint?: string; owner?: string; name?: string; key?: string }

export async function claim(session: Session, address: string, words: ClaimWords) {
  const { client, output } = session
  const { key, from } = await publicKey(session, words, 'hosts claim')
  const code = words.code ?? (await answerTo(session, t('cli.host.ask-code')))
  const fingerprint = words.fingerprint ?? (await answerTo(session, t('cli.host.ask-fingerprint')))
  const { owner = userInfo().username, name = '' } = words
  const given = { address, code, fingerprint, owner, name, sshKeys: [key] }
  const { host, box } = await interruptible(signal => client.hosts.claim(given, signal))
  output.line(
    t('cli.host.claimed', { hostname: box.hostname, name: host.name, address: addressText(host.address) }),
  )
  const facts = [
    [t('connect.model'), box.model],
    [t('connect.serial'), box.serial],
  ].filter((row): row is string[] => row[1] !== null)
  for (const line of table(facts)) output.line(line)
  output.note(t('cli.host.claimed-keys', { from }))
  output.object({ type: 'result', host, box })
}

/** Throws usage without a terminal. */
async function answerTo({ ask }: Session, question: string): Promise<string> {
  const answer = await ask(question)
  if (answer === null) throw usage(terminalMessage('usage.claim'), 'hosts claim')
  return answer
}
