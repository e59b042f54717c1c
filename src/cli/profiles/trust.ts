// Whether a profile may leave the Nix sandbox: asked once for each folder, at a terminal, or answered by --trust.
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust } from '#shared/profiles/profile-trust.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'

type Asking = Pick<Session, 'ask' | 'client' | 'output'>

/** Where nobody answers yes, the engine refuses what comes next, with the way out. */
export async function askTrust(
  { ask, client, output }: Asking,
  profile: Profile,
  { trust = false }: { trust?: boolean },
): Promise<void> {
  if (profile.sandbox) return
  output.note(t('cli.trust.unsandboxed', { profile: profile.name }))
  if (!needsTrust(profile)) return
  const path = profile.folder
  if (!trust && (await ask(t('cli.trust.ask', { path }))) !== 'yes') return
  await client.profiles.trustFolder({ path, trusted: true })
  output.note(t('cli.trust.done', { path, command: `kiln profiles untrust ${path}` }))
}
