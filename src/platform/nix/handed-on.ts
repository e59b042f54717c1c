// The systems that this computer's Nix hands on: to machines of nix.conf's `builders`, and to `external-builders`. Pure.
import { jsonOrNull } from '#shared/json.ts'

/**
 * `builders` of nix.conf(5): machines separated by `;` or new lines, each "URI systems key jobs …", systems with commas,
 * "-" for the default. "@/path" names a file with the same: its text comes in `file`.
 */
export function machineSystems(builders: string, file: string): string[] {
  const text = builders
    .split(/[;\n]/)
    .map(entry => entry.trim())
    .map(entry => (entry.startsWith('@') ? file : entry))
    .join('\n')
  return text
    .split(/[;\n]/)
    .map(entry => entry.replace(/#.*/, '').trim().split(/\s+/))
    .flatMap(([uri = '', systems = '-']) => (uri === '' || systems === '-' ? [] : systems.split(',')))
}

/** The file that `builders` names, or null. */
export const machinesFile = (builders: string): string | null =>
  /(?:^|[;\n])\s*@(\/\S+)/.exec(builders)?.[1] ?? null

/** `external-builders` (Determinate's and newer Nix): a list of {systems, program, args}. */
export function externalSystems(value: unknown): string[] {
  const entries = typeof value === 'string' ? jsonOrNull(value) : value
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: unknown) => {
    const systems = typeof entry === 'object' && entry !== null && 'systems' in entry ? entry.systems : []
    return Array.isArray(systems) ? systems.filter(each => typeof each === 'string') : []
  })
}
