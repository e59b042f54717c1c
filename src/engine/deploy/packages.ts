// The difference of two closures as packages: the names and versions of their store paths. Pure.
import type { PackageChange } from '#shared/deploy/plan.ts'
import { withoutHash } from '#shared/store-path.ts'

type NamedPackage = { name: string; version: string }

/**
 * Splits a name as Nix does (DrvName::DrvName in src/libstore/names.cc): the version begins after the first dash that
 * is not followed by a letter. Outputs are not separate packages: `curl-8.5.0-bin` is curl 8.5.0.
 */
export function packageOf(storePath: string): NamedPackage | null {
  const name = withoutHash(storePath)
  const at = /-(?![A-Za-z])/.exec(name)?.index
  if (at === undefined || at === 0) return null
  const version = name.slice(at + 1).replace(/-(bin|dev|lib|man|doc|info|out|data|debug|static|devdoc)$/, '')
  return /\.(drv|patch|tar\.[a-z0-9]+|zip|conf|sh|json)$/.test(version) || version === ''
    ? null
    : { name: name.slice(0, at), version }
}

/** Sorted by name. A path that is rebuilt with the same version does not count. */
export function packageChanges(before: readonly string[], after: readonly string[]): PackageChange[] {
  const [old, now] = [versionsIn(before), versionsIn(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])].sort()
  const changed = names.filter(name => !isSame(old.get(name), now.get(name)))
  // The first use of Intl takes 10 ms, which a deploy that changes nothing need not spend.
  if (changed.length === 0) return []
  const byNumber = new Intl.Collator('en', { numeric: true })
  const sorted = (versions: Set<string> = new Set()) => [...versions].sort(byNumber.compare)
  return changed.map(name => ({ name, before: sorted(old.get(name)), after: sorted(now.get(name)) }))
}

const isSame = (some: Set<string> = new Set(), others: Set<string> = new Set()) =>
  some.size === others.size && [...some].every(version => others.has(version))

function versionsIn(paths: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const path of paths) {
    const named = packageOf(path)
    if (!named) continue
    const versions = found.get(named.name) ?? new Set()
    found.set(named.name, versions.add(named.version))
  }
  return found
}
