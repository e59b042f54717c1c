// Detects what is worth a notice: a box that went offline, came back, has a failing or full disk, or that two machines
// report as. Makes one notice for each, which is stored until it is sent.
import { isDeepStrictEqual } from 'node:util'
import type { NoticeKind, NoticeSettings } from '#shared/connect/notice-settings.ts'
import { boxView } from '../box-view.ts'
import type { Noticed } from '../store/notice-store.ts'
import type { Device, Store } from '../store/store.ts'

type Parts = { store: Store; settings: NoticeSettings; now: () => number }

export const mail = 'mail'

/** Checks all boxes once. */
export function watchBoxes({ store, settings, now }: Parts): void {
  const copied = store.twoMachines(now())
  for (const device of store.devices()) {
    const { claimed } = boxView(store, device, now())
    if (!claimed) continue
    const before = store.noticed(device.id)
    // Nothing new is known about a silent box, and of two machines it is unknown which one is full.
    // The first reason hides others: a disk that fails may be full too.
    const isHidden =
      claimed.state === 'offline' || claimed.state === 'late' || claimed.because === 'two-machines'
    const after: Noticed = {
      offline: claimed.state === 'offline' || (before.offline && !hasReported(device)),
      diskFailing: isHidden ? before.diskFailing : claimed.because === 'disk-failing',
      diskFull:
        isHidden || claimed.because === 'disk-failing' ? before.diskFull : claimed.because === 'disk-full',
      twoMachines: copied.has(device.id),
    }
    if (isDeepStrictEqual(before, after)) continue
    store.transaction(() => {
      for (const kind of kindsOf(before, after)) add(device, kind, claimed.household)
      store.putNoticed(device.id, after)
    })
  }

  /** Since this server listens: until then a restart or a sleep of the server makes any box look online. */
  function hasReported({ id }: Device): boolean {
    const last = store.lastReport(id, now())
    return last !== null && last.at >= (store.listeningSince() ?? 0)
  }

  function add({ id: device }: Device, kind: NoticeKind, household: string): void {
    const hooks = settings.webhooks.filter(
      hook => hook.household === undefined || hook.household === household,
    )
    for (const target of [...(settings.mail ? [mail] : []), ...hooks.map(({ url }) => url)])
      store.putNotice({ id: crypto.randomUUID(), device, kind, at: now(), target, tries: 0, nextAt: now() })
  }
}

function kindsOf(before: Noticed, after: Noticed): NoticeKind[] {
  return [
    ...(after.offline && !before.offline ? (['offline'] as const) : []),
    ...(before.offline && !after.offline ? (['back'] as const) : []),
    ...(after.twoMachines && !before.twoMachines ? (['two-machines'] as const) : []),
    ...(after.diskFailing && !before.diskFailing ? (['disk-failing'] as const) : []),
    ...(after.diskFull && !before.diskFull ? (['disk-full'] as const) : []),
  ]
}
