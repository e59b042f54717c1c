// A profile's typed-lines.txt: every line of its document that a person can type, in groups by how it is typed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * flake: Nix's programs, in the profile's own flake. make, just: a recipe there. script: a file there. envrc: a line of
 * .envrc. shell: a program of `nix develop`. machine: a unit or a program of the running system. updating: one of a system
 * that takes updates. here: on any computer.
 * host: a tool of an installed host, or of the ISO that installs it, typed in /etc/kiln.
 * powershell: on Windows. elsewhere: a program of someone else, or one that needs a network. missing: Kiln has not what the
 * line calls.
 */
const groups = [
  'flake',
  'make',
  'just',
  'script',
  'envrc',
  'shell',
  'machine',
  'updating',
  'host',
  'here',
  'powershell',
  'elsewhere',
  'missing',
] as const
export type Group = (typeof groups)[number]

export const nixFolder = join(import.meta.dirname, '..', '..')

export function typedLines(profile: string): Map<Group, string[]> {
  const file = join(nixFolder, 'profiles', profile, 'tests', 'typed-lines.txt')
  const found = new Map<Group, string[]>()
  let lines: string[] | null = null
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name] = /^\[([a-z]+)\]( [^\n]{1,200})?$/.exec(line) ?? []
    if (name === undefined) {
      if (!lines) throw new Error(`${file} has a line before its first group: ${line}`)
      lines.push(line)
      continue
    }
    const group = groups.find(each => each === name)
    if (!group || found.has(group)) throw new Error(`${file}: [${name}] is not a group, or is there twice`)
    lines = []
    found.set(group, lines)
  }
  return found
}

/** As a shell takes it: without the comment at its end, and with an address for `<vm-ip>`. */
export const withoutComment = (line: string) =>
  line.replace(/ +# .*$/, '').replaceAll(/<(vm-)?ip>/g, '192.0.2.7')

/** The output that a line of Nix's programs names: "packages.installer-iso", "nixosConfigurations.kaliunbox". */
export function outputsOf(line: string): string[] {
  const typed = withoutComment(line)
  const [, name = ''] = /[.\w/-]*#([\w.-]+)/.exec(typed) ?? []
  if (/^nixos-(rebuild|anywhere) .*#/.test(typed)) return [`nixosConfigurations.${name}`]
  if (/^nix develop$/.test(typed)) return ['devShells.x86_64-linux.default']
  if (/^nix (build|run)$/.test(typed)) return ['packages.x86_64-linux.default']
  if (/^(packages|nixosConfigurations)\./.test(name))
    return [name.replace(/^(nixosConfigurations\.[\w-]+)\..*/, '$1')]
  return name === '' ? [] : [`packages.x86_64-linux.${name}`]
}
