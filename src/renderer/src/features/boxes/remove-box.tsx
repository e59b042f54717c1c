// Removes a box, and those of its belongings that are ticked.
import { useState } from 'react'
import { sendCommand, useCall } from '#lib/engine/calls.ts'
import { useRemoval } from '#lib/hooks/use-removal.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { assertNotBuilt, belongingsOf } from '#shared/boxes/box-belongings.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { message } from '#shared/messages/codes.ts'
import { day } from '#shared/messages/message.ts'
import { publishedUntil } from '#shared/updates/published-until.ts'
import { Checkbox } from '#ui/controls/switch.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { box: BoxView; onClose: () => void; onRemoved: () => void }
const kinds = ['machines', 'images', 'host'] as const

export function RemoveBox({ box, onClose, onRemoved }: Props) {
  const { data: list } = useCall('boxes.list', {})
  const machines = useCall('machines.list', {}).data?.machines ?? []
  const images = useCall('images.list', {}).data?.images ?? []
  const folders = useCall('updates.folders', {}).data?.folders ?? []
  const until = publishedUntil(box.id, folders, Date.now())
  // Until all boxes are loaded, another one may name its images or its host.
  const own = list
    ? belongingsOf(box, list.boxes, { images, machines })
    : { images: [], machines: [], host: [] }
  const [ticked, setTicked] = useState<ReadonlySet<(typeof kinds)[number]>>(new Set())
  const { busy, error, remove } = useRemoval(async () => {
    assertNotBuilt(list?.boxes.find(({ id }) => id === box.id) ?? box)
    // The box goes last, so anything that could not be removed still belongs to it.
    if (ticked.has('machines')) for (const id of own.machines) await sendCommand('machines.remove', { id })
    if (ticked.has('images')) for (const id of own.images) await sendCommand('images.remove', { id })
    if (ticked.has('host')) for (const host of own.host) await sendCommand('hosts.remove', { host })
    await sendCommand('boxes.remove', { box: box.id })
    toast(t('box.removed', { name: box.name }))
    onClose()
    onRemoved()
  })
  // An unreadable box may name the same images or host.
  const unread = list?.problems.length ?? 0
  const offered = kinds.filter(kind => own[kind].length > 0 && (unread === 0 || kind === 'machines'))
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('box.remove.title', { name: box.name })}
      confirm={t('box.remove.yes')}
      busy={busy}
      onConfirm={remove}
    >
      <p>{t('box.remove.detail')}</p>
      {until !== null && (
        <Callout tone="warn" className="mt-4">
          {texts.text(message('box.note.updates-end', { day: day(until) }))}
        </Callout>
      )}
      {offered.length > 0 && (
        <fieldset className="mt-4 space-y-2">
          <legend className="mb-2 font-medium">{t('box.remove.also')}</legend>
          {offered.map(kind => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside
            <label key={kind} className="flex items-center gap-2">
              <Checkbox
                checked={ticked.has(kind)}
                onCheckedChange={on =>
                  setTicked(
                    before => new Set(on ? [...before, kind] : [...before].filter(one => one !== kind)),
                  )
                }
              />
              {t(`box.remove.${kind}`, { count: own[kind].length })}
            </label>
          ))}
        </fieldset>
      )}
      {unread > 0 && own.images.length + own.host.length > 0 && (
        <p className="mt-4 text-muted">{t('box.remove.unread', { count: unread })}</p>
      )}
      {Boolean(error) && <ErrorPanel className="mt-4" error={error} />}
    </ConfirmDialog>
  )
}
