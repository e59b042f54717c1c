// `/deploy?host=…` begins for these hosts: with an image, with a generation of theirs, as an earlier deploy went, or else
// with what is known of the one host.

import { useEffect } from 'react'
import { useSearch } from 'wouter'
import { call } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { sourceFor } from '#shared/deploy/known-source.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import { deployHref } from '#shared/window/routes.ts'
import { beginFor, type Draft, goTo, takeOver } from './draft.ts'
import { updateDraft } from './draft-store.ts'

export function useLinked(): void {
  const search = useSearch()
  useEffect(() => {
    const asked = new URLSearchParams(search)
    const hosts = asked.getAll('host')
    const image = asked.get('image')
    const [host, ...others] = hosts
    if (!host && !image) return
    navigate(deployHref(), { replace: true })
    let begun: Draft | null = null
    if (hosts.length > 0)
      updateDraft(from => {
        begun = beginFor(from, hosts)
        return begun
      })
    if (image) return updateDraft(from => goTo(takeOver(from, { kind: 'image', id: image }), 'what'))
    const generation = asked.get('generation')
    if (generation !== null)
      return updateDraft(from =>
        goTo(takeOver(from, { kind: 'generation', number: Number(generation) }), 'plan'),
      )
    if (!host || others.length > 0) return
    const at = asked.get('at')
    void knownSource(host, at === null ? null : Number(at)).then(
      // What a person has chosen meanwhile stays.
      source => source && updateDraft(from => (from === begun ? takeOver(from, source) : from)),
      () => undefined, // then a person chooses
    )
  }, [search])
}

async function knownSource(host: string, at: number | null): Promise<DeploySource | null> {
  const [history, { images }] = await Promise.all([call('hosts.history', { host }), call('images.list', {})])
  return sourceFor(history, images, at)
}
