import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { NameDialog } from '#ui/name-dialog.tsx'

type Props = { image: Pick<Image, 'id' | 'name'>; onClose: () => void }

export function RenameDialog({ image: { id, name }, onClose }: Props) {
  const rename = useCommand('images.rename')
  return (
    <NameDialog
      title={t('image.rename.title', { name })}
      label={t('image.rename.name')}
      help={t('image.rename.help')}
      send={t('image.rename.send')}
      name={name}
      busy={rename.isPending}
      error={rename.error}
      onSend={next => rename.mutate({ id, name: next }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
