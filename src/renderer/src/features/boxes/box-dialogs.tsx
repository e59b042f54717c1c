// The dialogs of boxes: duplicate, rename, reset, and remove.
import '#features/hosts/texts.ts'
import '#features/machines/texts.ts'
import './texts.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import { isAboutBoxName } from '#shared/boxes/box-name.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { droppedAnswers, keptSecrets, resetAnswers, resetTakesLogin } from '#shared/boxes/reset-answers.ts'
import { list } from '#shared/messages/message.ts'
import { boxHref } from '#shared/window/routes.ts'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { NameDialog } from '#ui/name-dialog.tsx'
import { BoxProfile } from './box-profile.tsx'
import { RemoveBox } from './remove-box.tsx'

export type BoxDialog =
  | { kind: 'like'; box: BoxView }
  | { kind: 'rename'; box: BoxView }
  | { kind: 'reset'; box: BoxView }
  | { kind: 'profile'; box: BoxView }
  | { kind: 'remove'; box: BoxView }

type DialogsProps = { dialog: BoxDialog; onClose: () => void; onRemoved?: () => void }

export function BoxDialogs({ dialog, onClose, onRemoved = () => undefined }: DialogsProps) {
  switch (dialog.kind) {
    case 'like':
      return <BoxLike like={dialog.box} onClose={onClose} />
    case 'rename':
      return <RenameBox box={dialog.box} onClose={onClose} />
    case 'remove':
      return <RemoveBox box={dialog.box} onClose={onClose} onRemoved={onRemoved} />
    case 'reset':
      return <ResetAnswers box={dialog.box} onClose={onClose} />
    case 'profile':
      return <BoxProfile box={dialog.box} onClose={onClose} />
  }
}

function BoxLike({ like, onClose }: { like: BoxView; onClose: () => void }) {
  const add = useCommand('boxes.add')
  return (
    <NameDialog
      title={t('box.new.like', { name: like.name })}
      label={t('boxes.name')}
      help={t('boxes.name.like-help', { name: like.name })}
      send={t('box.new.send')}
      name=""
      busy={add.isPending}
      error={add.error}
      isAboutName={isAboutBoxName}
      onSend={name =>
        add.mutate(
          { name, like: like.id },
          {
            onSuccess(made) {
              onClose()
              toast(t('box.new.done', { name: made.name }))
              navigate(boxHref(made.id))
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

function RenameBox({ box: { id, name }, onClose }: { box: BoxView; onClose: () => void }) {
  const change = useCommand('boxes.change')
  return (
    <NameDialog
      title={t('box.rename.title', { name })}
      label={t('boxes.name')}
      help={t('box.rename.help')}
      send={t('box.rename.send')}
      name={name}
      busy={change.isPending}
      error={change.error}
      isAboutName={isAboutBoxName}
      onSend={next => change.mutate({ box: id, name: next }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

function ResetAnswers({ box, onClose }: { box: BoxView; onClose: () => void }) {
  const change = useCommand('boxes.change')
  const profile = useCall('profiles.list', {}).data?.profiles.find(({ id }) => id === box.profile)
  const options = resetAnswers(profile, box.options)
  const dropped = droppedAnswers(profile, box.options)
  const kept = keptSecrets(profile, box.secrets)
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('box.reset.title', { name: box.name })}
      confirm={t('box.reset.yes')}
      cancel={t('box.reset.no')}
      busy={change.isPending}
      onConfirm={() => change.mutate({ box: box.id, options }, { onSuccess: onClose })}
    >
      <p>{t('box.reset.detail')}</p>
      {dropped.length > 0 && <p className="mt-2">{t('box.reset.dropped', { answers: list(dropped) })}</p>}
      {kept.length > 0 && <p className="mt-2">{t('box.reset.kept', { secrets: list(kept) })}</p>}
      {resetTakesLogin(profile, box) && (
        <Callout tone="warn" className="mt-4">
          {t('box.reset.no-login')}
        </Callout>
      )}
      {change.error && <ErrorPanel className="mt-4" error={change.error} />}
    </ConfirmDialog>
  )
}
