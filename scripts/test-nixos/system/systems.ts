// The processor of a test machine: that of this computer, or another one, whose programs the builders emulate.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Architecture } from '#shared/formats/format.ts'
import { ToolError } from '../tool-error.ts'

/** Nix's names. */
export const systems = ['x86_64-linux', 'aarch64-linux'] as const
export type System = (typeof systems)[number]

export const architectureOf = (system: System): Architecture =>
  system === 'x86_64-linux' ? 'x86_64' : 'aarch64'

export const ownSystem: System = 'x86_64-linux'
const formats = '/proc/sys/fs/binfmt_misc'

/** The entries of binfmt_misc: magic number and interpreter of each. */
function binfmtEntries(): string[] {
  try {
    return readdirSync(formats)
      .filter(name => !['register', 'status'].includes(name))
      .map(name => readFileSync(join(formats, name), 'utf8'))
  } catch {
    return []
  }
}

/** Machine 0xb7 in a 64-bit ELF file of the little-endian kind. */
export const runsAarch64 = (entries: readonly string[]): boolean =>
  entries.some(entry => /^enabled$/m.test(entry) && /^magic 7f454c460201.*b700$/m.test(entry))

/** Adds what Nix has to know to build for the system here. Throws if this computer cannot run its programs. */
export function envFor(system: System, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (system === ownSystem) return env
  if (!runsAarch64(binfmtEntries()))
    throw new ToolError(
      `This computer does not run programs of ${system}. Install qemu-user-static, which tells the kernel's binfmt_misc how.`,
    )
  return { ...env, NIX_CONFIG: `${env['NIX_CONFIG'] ?? ''}\nextra-platforms = ${system}` }
}
