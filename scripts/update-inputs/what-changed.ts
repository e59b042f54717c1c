// Compares an update of the inputs: two flake.lock files, and the packages of each machine before and after.
import { z } from 'zod'

/** https://nix.dev/manual/nix/2.26/command-ref/new-cli/nix3-flake.html#lock-files */
const lock = z.object({
  root: z.string(),
  nodes: z.record(
    z.string(),
    z.object({
      inputs: z.record(z.string(), z.unknown()).optional(),
      locked: z
        .object({
          rev: z.string().optional(),
          lastModified: z.number().optional(),
          narHash: z.string().optional(),
        })
        .optional(),
    }),
  ),
})
type Lock = z.infer<typeof lock>

/** `content`: of the same one Nix may have noted another date. */
function locked(lockFile: Lock, input: string): { content: string; text: string } {
  const none = { content: '', text: 'none' }
  const node = lockFile.nodes[lockFile.root]?.inputs?.[input]
  // An input that follows another is a path of names.
  if (typeof node !== 'string') return none
  const { rev, narHash, lastModified } = lockFile.nodes[node]?.locked ?? {}
  const date = lastModified ? new Date(lastModified * 1000).toISOString().slice(0, 10) : ''
  const content = rev ?? narHash ?? ''
  return { content, text: [date, content.slice(0, 20)].filter(Boolean).join(' ') }
}

/** A line for each input of the flake that is another now. */
export function changedInputs(before: string, after: string): string[] {
  const [old, current] = [before, after].map(text => lock.parse(JSON.parse(text)))
  if (!old || !current) return []
  const names = new Set([old, current].flatMap(({ root, nodes }) => Object.keys(nodes[root]?.inputs ?? {})))
  return [...names].sort().flatMap(name => {
    const [from, to] = [locked(old, name), locked(current, name)]
    return from.content === to.content ? [] : [`${name}: ${from.text} → ${to.text}`]
  })
}

/** Package → its versions, sorted. A machine can have two of one. */
export type Packages = Record<string, string[]>

/** A line for each package that came, went, or has another version. */
export function changedPackages(before: Packages, after: Packages): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap(name => {
    const [from, to] = [before, after].map(each => (each[name] ?? []).join(', '))
    if (from === to) return []
    if (before[name] === undefined) return [`+ ${name} ${to}`]
    if (after[name] === undefined) return [`- ${name} ${from}`]
    return [`  ${name} ${from} → ${to}`]
  })
}
