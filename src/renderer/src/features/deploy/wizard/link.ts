// `/deploy?host=…` begins for these hosts: with an image, with a generation of theirs, as an earlier deploy went, or else
// with what is known of the one host. `box=…`: with what that box gets.

import { call } from '#lib/engine/calls.ts'
import { boxSource } from '#shared/boxes/box-source.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { sourceFor } from '#shared/deploy/known-source.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { beginFor, beginForBox, type Draft, goTo, takeOver, updateDraft } from './draft.ts'

export function begin(query: URLSearchParams): void {
  const hosts = query.getAll('host')
  const image = query.get('image')
  const box = query.get('box')
  if (box) {
    // One that is gone changes nothing: a person chooses.
    void call('boxes.show', { box }).then(
      found => beginWith(found, { hosts, image }),
      () => undefined,
    )
    return
  }
  const [host, ...others] = hosts
  if (!host && !image) return
  let begun: Draft | null = null
  if (hosts.length > 0)
    updateDraft(from => {
      begun = beginFor(from, hosts)
      return begun
    })
  const generation = query.get('generation')
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
  const at = query.get('at')
  void knownSource(host, at === null ? null : Number(at)).then(
    // Choices that were made since then stay.
    source => source && updateDraft(from => (from === begun ? takeOver(from, source) : from)),
    () => undefined, // then a person chooses
  )
}

function beginWith(box: BoxView, { hosts, image }: { hosts: readonly string[]; image: string | null }): void {
  const source = image === null ? boxSource(box) : ({ kind: 'image', id: image } as const)
  const own = box.host === null ? [] : [box.host]
  if (source) updateDraft(from => beginForBox(from, { box, hosts: hosts.length > 0 ? hosts : own, source }))
}

async function knownSource(host: string, at: number | null): Promise<HostSource | null> {
  const [history, { images }] = await Promise.all([call('hosts.history', { host }), call('images.list', {})])
  return sourceFor(history, images, at)
}
