// Whether a profile or a flake may leave the Nix sandbox: a question at a terminal, once for each folder, or --trust.
import type { Profile } from '#shared/profiles/profile.ts'
import { needsTrust, trustPath } from '#shared/profiles/profile-trust.ts'
import type { Session } from '../session.ts'
import { t } from '../texts.ts'

type Asking = Pick<Session, 'ask' | 'client' | 'output'>

/** Without a yes the engine refuses what comes next, with the way out. */
export async function askTrust(
  { ask, client, output }: Asking,
  profile: Profile,
  { trust = false }: { trust?: boolean },
): Promise<void> {
  const values = { profile: profile.name }
  if (!profile.sandbox) output.note(t('cli.trust.unsandboxed', values))
  if (profile.trusted) return
  if (profile.sandbox) {
    if (!needsTrust(profile, await client.profiles.unsandboxed({}))) return
    output.note(t('cli.trust.no-sandbox', values))
  }
  const path = trustPath(profile)
  if (profile.changed) output.note(t('cli.trust.changed', { path }))
  if (!trust && (await ask(t('cli.trust.ask', { path }))) !== 'yes') return
  await client.profiles.trustFolder({ path, trusted: true })
  output.note(t('cli.trust.done', { path, command: `kiln profiles untrust ${path}` }))
}

/** One that is deployed, where Nix has no sandbox for it. */
export async function trustFlake({ client, output }: Pick<Session, 'client' | 'output'>, path: string) {
  if (!(await client.profiles.unsandboxed({})).asks) return
  await client.profiles.trustFolder({ path, trusted: true })
  output.note(t('cli.trust.done', { path, command: `kiln profiles untrust ${path}` }))
}
