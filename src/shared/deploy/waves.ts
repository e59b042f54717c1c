// Waves of a deploy by the tags of its hosts. Pure.
import type { Wave } from './plan.ts'

type Tagged = { id: string; tags: readonly string[] }

/** `missing`: the first tag that none of the hosts has, or that only hosts of earlier waves have; null: every wave has one. */
export function wavesByTag(
  tags: readonly string[],
  hosts: readonly Tagged[],
): { waves: Wave[]; missing: string | null } {
  const left = new Set(hosts.map(({ id }) => id))
  const waves = tags.map(name => {
    const own = hosts.filter(({ id, tags: has }) => left.has(id) && has.includes(name)).map(({ id }) => id)
    for (const id of own) left.delete(id)
    return { name, hosts: own }
  })
  return { waves, missing: waves.find(wave => wave.hosts.length === 0)?.name ?? null }
}
