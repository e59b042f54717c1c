// Parses what `nix` prints on stdout, without trusting it. Pure.
import { z } from 'zod'
import { jsonOrNull } from '#shared/json.ts'
import { externalSystems } from './handed-on.ts'

/** The oldest Nix whose `--log-format internal-json`, flakes and flags are the ones used here. */
export const minimumVersion = '2.18'

/**
 * The version of the Nix language and store ("2.34.8") from `nix --version`; null if there is none. Forks put
 * their own name and version in parentheses: "nix (Nix) 2.34.8", "nix (Determinate Nix 3.1) 2.28.0", "nix
 * (Lix, like Nix) 2.91.0".
 */
export function parseVersion(text: string): string | null {
  return /^nix \([^)\n]*\) (\d+\.\d+[\w.+-]*)/m.exec(text)?.[1] ?? null
}

export function isTooOld(version: string, minimum = minimumVersion): boolean {
  const numbers = (text: string) => text.split(/[^\d]+/, 2).map(Number)
  const [major = 0, minor = 0] = numbers(version)
  const [wantedMajor = 0, wantedMinor = 0] = numbers(minimum)
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor)
}

// An output is null while its path is unknown (content-addressed derivations).
const buildResult = z
  .object({ drvPath: z.string(), outputs: z.record(z.string(), z.string().nullable()) })
  .transform(({ drvPath, outputs }, context) => {
    // A derivation may have other outputs: a log, a manual, …
    const storePath = outputs['out'] ?? Object.values(outputs).find(path => path !== null)
    if (storePath) return { derivation: drvPath, storePath }
    context.addIssue('no output with a path')
    return z.NEVER
  })
/** A path that is already in the store is a plain string. */
const storePath = z.string().transform(path => ({ derivation: '', storePath: path }))
const buildResults = z.array(z.union([storePath, buildResult]))

/** `nix build --json`: one entry per installable, in order; null for anything else. */
export function parseBuildResults(stdout: string): { derivation: string; storePath: string }[] | null {
  return buildResults.safeParse(jsonOrNull(stdout)).data ?? null
}

/**
 * `nix-store --dump-db PATH…`: for each path one line each with its name, hash, size, deriver (may be empty)
 * and number of references, then the references (makeValidityRegistration in Nix's src/libstore/store-api.cc;
 * the input of --load-db). null for anything else.
 */
export function parseRegistrations(text: string): { path: string; references: string[] }[] | null {
  const lines = text.split('\n')
  const found: { path: string; references: string[] }[] = []
  // The text ends with a newline: the last line is empty.
  for (let at = 0; at < lines.length - 1; ) {
    const [path = '', , , , count = ''] = lines.slice(at, at + 5)
    const end = at + 5 + Number(count)
    if (!path.startsWith('/') || !/^\d+$/.test(count) || end > lines.length - 1) return null
    found.push({ path, references: lines.slice(at + 5, end) })
    at = end
  }
  return found
}

const setting = <T extends z.ZodType>(value: T) => z.object({ value })
const shownSettings = z.object({
  system: setting(z.string()),
  'extra-platforms': setting(z.array(z.string())),
  'system-features': setting(z.array(z.string())),
  builders: setting(z.string()).optional(),
  // Only newer Nix has it.
  'external-builders': setting(z.unknown()).optional(),
})

/** `nix config show --json`: each setting with its value and its documentation; null for anything else. */
export function parseSettings(stdout: string) {
  const shown = shownSettings.safeParse(jsonOrNull(stdout)).data
  if (!shown) return null
  return {
    system: shown.system.value,
    extraPlatforms: shown['extra-platforms'].value,
    features: shown['system-features'].value,
    builders: shown.builders?.value ?? '',
    externalSystems: externalSystems(shown['external-builders']?.value),
  }
}

// `trusted` is 0 or 1, and missing if the store does not report it.
const shownStore = z.object({ url: z.string(), trusted: z.union([z.number(), z.boolean()]).optional() })

const shownSandbox = z.object({ sandbox: setting(z.union([z.boolean(), z.string()])) })

/** Whether `nix config show --json` has a sandbox, in part at least ("relaxed"); null when it does not say. */
export function parseSandbox(stdout: string): boolean | null {
  const value = shownSandbox.safeParse(jsonOrNull(stdout)).data?.sandbox.value
  return value === undefined ? null : String(value) !== 'false'
}

/** `nix store info --json`; null for anything else. */
export function parseStoreInfo(stdout: string): { trusted: boolean; byDaemon: boolean } | null {
  const shown = shownStore.safeParse(jsonOrNull(stdout)).data
  return shown ? { trusted: Boolean(shown.trusted), byDaemon: /^(?:daemon|unix)/.test(shown.url) } : null
}

/** The status of the last refusal in Nix's debug output; the retries after it may end without any. */
export function httpStatusIn(lines: readonly string[]): number | null {
  const statuses = lines.flatMap(line => /curl status = \d+, HTTP status = (\d+),/.exec(line)?.[1] ?? [])
  return statuses.map(Number).findLast(status => status >= 400) ?? null
}
