// `/deploy?host=…` begins for these hosts: with an image, with a generation of theirs, as an earlier deploy went, or else
// with what is known of the one host.

import { call } from '#lib/engine/calls.ts'
import { sourceFor } from '#shared/deploy/known-source.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { beginFor, type Draft, goTo, takeOver, updateDraft } from './draft.ts'

export function begin(asked: URLSearchParams): void {
  const hosts = asked.getAll('host')
  const image = asked.get('image')
  const [host, ...others] = hosts
  if (!host && !image) return
  let begun: Draft | null = null
  if (hosts.length > 0)
    updateDraft(from => {
      begun = beginFor(from, hosts)
      return begun
    })
  const generation = asked.get('generation')
  if (image) {
    updateDraft(from => goTo(takeOver(from, { kind: 'image', id: image }), 'what'))
    return
  }
  if (generation !== null) {
    const source = { kind: 'generation', number: Number(generation) } as const
    updateDraft(from => goTo(takeOver(from, source), 'plan'))
    return
  }
  if (!host || others.length > 0) return
  const at = asked.get('at')
  void knownSource(host, at === null ? null : Number(at)).then(
    // Choices that were made since then stay.
    source => source && updateDraft(from => (from === begun ? takeOver(from, source) : from)),
    () => undefined, // then a person chooses
  )
}

async function knownSource(host: string, at: number | null): Promise<HostSource | null> {
  const [history, { images }] = await Promise.all([call('hosts.history', { host }), call('images.list', {})])
  return sourceFor(history, images, at)
}
