// system.stateVersion: the NixOS release that a machine was installed with. It belongs to the machine and never
// changes, because NixOS reads its services' data by it. docs/adr/0025 explains how it is kept.
import { z } from 'zod'
import { ruleCode } from '../rule-code.ts'

export const stateVersion = z.string().regex(/^\d{2}\.\d{2}$/, ruleCode('rule.release'))

const systemFile = z.object({ stateVersion })

/** From /etc/kiln/system.json; null if that is another file, or from a Kiln that did not record it. Pure. */
export function recordedVersion(text: string | null): string | null {
  if (text === null) return null
  try {
    return systemFile.safeParse(JSON.parse(text)).data?.stateVersion ?? null
  } catch {
    return null
  }
}
