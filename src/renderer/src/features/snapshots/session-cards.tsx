// A column for each session: its time, and the size of each volume.
import { FolderSearch, RotateCcw, Undo2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import {
  type Restorable,
  restorable,
  type Sessions,
  type SessionVolume,
  type Slot,
} from '#shared/snapshots/session.ts'
import { Button } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'
import { slotsOf, slotText } from './slot-text.ts'

type CardsProps = {
  host: { id: string; name: string }
  sessions: Sessions
  chosen: Slot | null
  onChoose: (slot: Slot) => void
  /** Called when the effect of the next restart has changed. */
  onChanged: () => void
}

export function SessionCards({ host, sessions, chosen, onChoose, onChanged }: CardsProps) {
  const { requested, volumes } = sessions
  const [asking, setAsking] = useState<Restorable | null>(null)
  const withdraw = useCommand('snapshots.restoreSession')
  const withdrawNow = () =>
    withdraw.mutate(
      { host: host.id, slot: null },
      {
        onSuccess: () => {
          toast(t('snapshots.withdrawn'))
          onChanged()
        },
      },
    )
  return (
    <div className="space-y-4">
      {requested && (
        <Callout
          tone="accent"
          icon={RotateCcw}
          actions={
            <Button size="sm" icon={Undo2} busy={withdraw.isPending} onClick={withdrawNow}>
              {t('snapshots.withdraw')}
            </Button>
          }
        >
          {t('snapshots.requested', { slot: slotText(requested) })}
        </Callout>
      )}
      {withdraw.error && <ErrorPanel error={withdraw.error} />}
      <div className="@container">
        <ul className="grid grid-cols-1 gap-4 @2xl:grid-cols-3">
          {slotsOf(volumes).map(slot => (
            <SessionCard
              key={slot}
              slot={slot}
              volumes={volumes.filter(volume => volume.slot === slot)}
              isChosen={slot === chosen}
              isRequested={slot === requested}
              onChoose={() => onChoose(slot)}
              onBring={setAsking}
            />
          ))}
        </ul>
      </div>
      {asking && (
        <BringSession host={host} slot={asking} onClose={() => setAsking(null)} onDone={onChanged} />
      )}
    </div>
  )
}

type CardProps = {
  slot: Slot
  volumes: readonly SessionVolume[]
  isChosen: boolean
  isRequested: boolean
  onChoose: () => void
  onBring: (slot: Restorable) => void
}

function SessionCard({ slot, volumes, isChosen, isRequested, onChoose, onBring }: CardProps) {
  const heading = useId()
  const whole = restorable.safeParse(slot).data
  const named = slotText(slot)
  return (
    <li aria-labelledby={heading} className="flex min-w-0 flex-col rounded-lg border border-line bg-surface">
      <header className="border-line border-b px-4 py-2.5">
        <h2 id={heading} className="truncate font-semibold">
          {named}
        </h2>
        <p className="text-muted text-sm">
          <Data>{slot}</Data>
        </p>
      </header>
      <div className="flex-1 divide-y divide-line">
        {volumes.map(volume => (
          <VolumeFacts key={volume.volume} volume={volume} />
        ))}
      </div>
      <footer className="flex flex-wrap gap-2 border-line border-t px-4 py-3">
        <Button
          size="sm"
          icon={FolderSearch}
          aria-pressed={isChosen}
          aria-label={t('snapshots.look.named', { slot: named })}
          onClick={onChoose}
        >
          {t('snapshots.look')}
        </Button>
        {whole && !isRequested && (
          <Button
            size="sm"
            icon={RotateCcw}
            aria-label={t('snapshots.bring-session.named', { slot: named })}
            onClick={() => onBring(whole)}
          >
            {t('snapshots.bring-session')}
          </Button>
        )}
      </footer>
    </li>
  )
}

function VolumeFacts({ volume }: { volume: SessionVolume }) {
  const { mount, beganAt, endedAt, totalBytes, ownBytes } = volume
  return (
    <div className="px-4 py-2.5">
      <h3 translate="no" className="font-mono text-sm">
        {mount}
      </h3>
      <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-0.5 text-sm tabular-nums">
        {beganAt !== null && <Row name={t('snapshots.began')} at={beganAt} />}
        {endedAt !== null && (
          <Row name={t(beganAt === null ? 'snapshots.made' : 'snapshots.ended')} at={endedAt} />
        )}
        <dt className="text-muted">{t('snapshots.size')}</dt>
        <dd>{sizeText(totalBytes)}</dd>
        <dt className="text-muted">{t('snapshots.own')}</dt>
        <dd>{sizeText(ownBytes)}</dd>
      </dl>
    </div>
  )
}

const Row = ({ name, at }: { name: string; at: number }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd>
      <When at={at} />
    </dd>
  </>
)

const sizeText = (count: number | null) =>
  count === null ? t('snapshots.unknown') : texts.text(bytes(count))

type BringProps = {
  host: { id: string; name: string }
  slot: Restorable
  onClose: () => void
  onDone: () => void
}

function BringSession({ host, slot, onClose, onDone }: BringProps) {
  const bring = useCommand('snapshots.restoreSession')
  // The host said that the volumes have different sessions: the next answer is a yes to that.
  const [mixed, setMixed] = useState(false)
  const confirm = () =>
    bring.mutate(
      { host: host.id, slot, mixed },
      {
        onSuccess: () => {
          onDone()
          onClose()
        },
        onError: error => setMixed(mixed || error.code === 'snapshots.mixed-sessions'),
      },
    )
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('snapshots.bring-session.title')}
      confirm={t(mixed ? 'snapshots.bring-session.mixed.yes' : 'snapshots.bring-session.yes')}
      cancel={t('ui.cancel')}
      danger={false}
      busy={bring.isPending}
      onConfirm={confirm}
    >
      <p className="font-medium">{slotText(slot)}</p>
      <p className="mt-1">{t('snapshots.bring-session.detail', { host: host.name })}</p>
      {mixed && (
        <Callout className="mt-4" tone="warn">
          {t('snapshots.bring-session.mixed', { host: host.name })}
        </Callout>
      )}
      {bring.error && bring.error.code !== 'snapshots.mixed-sessions' && (
        <ErrorPanel className="mt-4" error={bring.error} />
      )}
    </ConfirmDialog>
  )
}
