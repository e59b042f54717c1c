// A key is trusted once, by a user who has compared it: at a terminal by typing yes, elsewhere by naming its
// fingerprint.
import { failure } from '#shared/errors.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'

export type TrustWords = { fingerprint?: string | undefined; replace?: string | undefined }

/**
 * The host afterwards; null if it is already trusted, or there is no terminal to answer at. Throws host.untrusted after a no, and what
 * `hosts.trust` throws.
 */
export async function trustKey(
  session: Session,
  host: KnownHost,
  words: TrustWords,
): Promise<KnownHost | null> {
  const { client, output } = session
  const given = words.replace ?? words.fingerprint
  const accept = async (fingerprint: string, replace: boolean) => {
    const trusted = await interruptible(signal =>
      client.hosts.trust({ host: host.id, fingerprint, replace }, signal),
    )
    output.note(t('cli.host.trusts', { fingerprint, name: host.name }))
    return trusted
  }
  if (given !== undefined) return accept(given, words.replace !== undefined)

  const { offered, known, state } = await interruptible(signal =>
    client.hosts.keys({ host: host.id }, signal),
  )
  output.note(t('cli.host.offers', { name: host.name }))
  for (const key of offered) output.note(`  ${key.type}  ${output.bold(key.fingerprint)}`)
  const [key] = offered
  if (state === 'trusted' || !key) {
    output.note(t('cli.host.already', { name: host.name }))
    return null
  }
  const { fingerprint } = key
  if (state === 'changed') {
    // Never by --yes alone: the fingerprint must be read and typed.
    output.note(
      t('cli.host.changed', { name: host.name, known: known.map(each => each.fingerprint).join(', ') }),
    )
    output.note(t('cli.host.how', { command: `kiln hosts trust ${host.id} --replace ${fingerprint}` }))
    return null
  }
  output.note(t('cli.host.compare'))
  const answer = await session.ask(t('cli.host.ask', { fingerprint }))
  if (answer === 'yes') return accept(fingerprint, false)
  if (answer !== null)
    throw failure('host.untrusted', { operation: 'hosts.trust', values: { name: host.name } })
  output.note(t('cli.host.how', { command: `kiln hosts trust ${host.id} ${fingerprint}` }))
  return null
}
