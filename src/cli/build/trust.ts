// Whether a profile may leave the Nix sandbox: asked once for each folder, at a terminal, or answered by --trust.
import type { Profile } from '#shared/model/profile.ts'
import { needsTrust } from '#shared/profile-trust.ts'
import type { Session } from '../session.ts'

type Asking = Pick<Session, 'ask' | 'client' | 'output'>

/** Where nobody answers yes, the engine refuses what comes next, with the way out. */
export async function askTrust(
  { ask, client, output }: Asking,
  profile: Profile,
  { trust = false }: { trust?: boolean },
): Promise<void> {
  if (profile.sandbox) return
  output.note(`${profile.name} is built outside the Nix sandbox: its builders use programs of this computer.`)
  if (!needsTrust(profile)) return
  const path = profile.folder
  const question = `They could read and change what you can. Type yes to trust the profiles in ${path}: `
  if (!trust && (await ask(question)) !== 'yes') return
  await client.profiles.trustFolder({ path, trusted: true })
  output.note(`${path} is trusted from now on. To take it back: kiln profiles untrust ${path}`)
}
