// Packages that nixpkgs refuses to evaluate (pkgs/stdenv/generic/check-meta.nix), with the one setting of the
// configuration that allows it. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'

const operation = 'build'

/** "Package ‘x-1’ in FILE:LINE is marked as broken, refusing to evaluate." and, newer, "Refusing to evaluate package 'x-1' in
 *  FILE:LINE because it is marked as broken". */
const forms = [
  /Package [‘'`](?<name>[^’'\n]+)[’'] in \S+ (?<why>[\s\S]+?)(?:, refusing to evaluate|\n\s*\n|$)/,
  /Refusing to evaluate package [‘'`](?<name>[^’'\n]+)[’'] in \S+ because it (?<why>[\s\S]+?)(?:\n\s*\n|$)/i,
]

/** null if it is about something else. `error`: Nix's, complete. */
export function packageRefusal(error: string, details: ErrorDetails): KilnError | null {
  const found = forms.map(form => form.exec(error)?.groups).find(groups => groups !== undefined)
  const { name, why } = found ?? {}
  if (name === undefined || why === undefined) return null
  const output = why.replace(/\s+/g, ' ').trim().replace(/[.:]$/, '')
  const known = { operation, details }
  if (/unfree licen[cs]e/.test(output)) {
    // The result of `lib.getName`: without its version.
    const bare = name.replace(/-\d.*$/, '')
    return failure('nix.unfree', { ...known, values: { package: name, name: bare } })
  }
  if (/insecure/.test(output)) {
    const issues = [...(/Known issues:\s*\n((?:\s*- .+\n?)+)/.exec(error)?.[1]?.matchAll(/- (.+)/g) ?? [])]
    const reason = issues.map(([, issue = '']) => issue.trim()).join('; ')
    return reason === ''
      ? failure('nix.insecure', { ...known, values: { package: name } })
      : failure('nix.insecure-for', { ...known, values: { package: name, reason } })
  }
  if (/broken/.test(output)) return failure('nix.broken-package', { ...known, values: { package: name } })
  if (/not (?:available|supported) on/.test(output))
    return failure('nix.no-such-platform', { ...known, values: { package: name } })
  return failure('nix.package-refused', { ...known, values: { package: name, reason: output } })
}
