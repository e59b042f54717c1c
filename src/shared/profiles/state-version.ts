// system.stateVersion: the NixOS release that a machine was installed with. It belongs to the machine and never changes, because
// NixOS reads the data of its services by it. docs/adr/0025 says how it is kept.
import { z } from 'zod'

export const stateVersion = z.string().regex(/^\d{2}\.\d{2}$/, 'must be a NixOS release, such as 25.11')

const systemFile = z.object({ stateVersion })

/** What /etc/kiln/system.json says; null where that is another file, or of a Kiln that did not record it. Pure. */
export function recordedVersion(text: string | null): string | null {
  if (text === null) return null
  try {
    return systemFile.safeParse(JSON.parse(text)).data?.stateVersion ?? null
  } catch {
    return null
  }
}
