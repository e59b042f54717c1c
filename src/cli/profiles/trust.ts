// Whether a profile or a flake may leave the Nix sandbox: a question at a terminal, once for each folder, or --trust.
import { KilnError } from '#shared/errors.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust, refusedTrust, type TrustSubject, trustSubject } from '#shared/profiles/profile-trust.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'

type Asking = Pick<Session, 'ask' | 'client' | 'output'>
type Words = { trust?: boolean }

/** Without a yes the engine refuses what comes next, with the way out. */
export async function askTrust(session: Asking, profile: Profile, words: Words): Promise<void> {
  const { client, output } = session
  if (!profile.sandbox) output.note(t('cli.trust.unsandboxed', { profile: profile.name }))
  if (profile.trusted) return
  if (profile.sandbox && !needsTrust(profile, await client.profiles.unsandboxed({}))) return
  await isTrustedNow(session, trustSubject(profile), words)
}

/**
 * Runs an attempt that only the engine can judge: a plan of a flake, of an image of a flake, of what a host has. If the
 * engine refuses it because that is not trusted, Kiln asks, and tries again after a yes.
 */
export async function askingTrust<T>(session: Asking, words: Words, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (thrown) {
    const refused = thrown instanceof KilnError ? refusedTrust(thrown) : null
    if (!refused || !(await isTrustedNow(session, refused, words))) throw thrown
    return attempt()
  }
}

async function isTrustedNow(
  { ask, client, output }: Asking,
  { path, name, sandbox, changed }: TrustSubject,
  { trust = false }: Words,
): Promise<boolean> {
  if (sandbox) output.note(t('cli.trust.no-sandbox', { profile: name }))
  if (changed) output.note(t('cli.trust.changed', { path }))
  if (!trust && (await ask(t('cli.trust.ask', { path }))) !== 'yes') return false
  await client.profiles.trustFolder({ path, trusted: true })
  output.note(t('cli.trust.done', { path, command: `kiln profiles untrust ${path}` }))
  return true
}
