import { z } from 'zod'
import { flakeLook } from '#shared/profiles/flake.ts'
import { profile, profileList } from '#shared/profiles/profile.ts'
import { command, query } from './define.ts'

export const profiles = {
  list: query(z.object({}), profileList),
  /** Shows a profile. A flake reference runs Nix, unless the result is cached. */
  show: query(z.object({ id: z.string() }), profile),
  /** Fetches a flake, and reports what can be built from it. */
  look: query(z.object({ reference: z.string().max(4096) }), flakeLook),
  /** Adds a folder that holds a profile, or folders of profiles. */
  addFolder: command(z.object({ path: z.string() }), profileList),
  removeFolder: command(z.object({ path: z.string() }), profileList),
  /** `asks`: this computer's Nix is set to build without its sandbox, so that what is not trusted needs a person's answer. */
  unsandboxed: query(z.object({}), z.object({ asks: z.boolean() })),
  /** Lets the profiles of a folder, or a flake, leave the Nix sandbox: as they are now, until that is revoked. Only a person's
   *  answer calls this. */
  trustFolder: command(z.object({ path: z.string(), trusted: z.boolean() }), profileList),
}
