import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { call, useCall, useCommand } from '#lib/engine/calls.ts'
import { downloadText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import type { Preset } from '#shared/settings.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { ConfirmDialog, Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type PresetsDialogProps = {
  open: boolean
  onClose: () => void
  presets: readonly Preset[]
  onLoad: (preset: Preset) => void
}

export function PresetsDialog({ open, onClose, presets, onLoad }: PresetsDialogProps) {
  const profiles = useCall('profiles.list', {}).data?.profiles ?? []
  const remove = useCommand('presets.remove')
  const [leaving, setLeaving] = useState<Preset | null>(null)
  const [failed, setFailed] = useState<unknown>(null)

  const exportFile = async ({ id }: Preset) => {
    try {
      const { fileName, text } = await call('presets.export', { id })
      downloadText(fileName, text)
    } catch (error) {
      setFailed(error)
    }
  }
  const removeIt = () =>
    leaving &&
    remove.mutate(
      { id: leaving.id },
      {
        onSuccess: () => toast(t('preset.removed', { name: leaving.name })),
        onError: setFailed,
        onSettled: () => setLeaving(null),
      },
    )
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('preset.presets')} wide>
      {Boolean(failed) && <ErrorPanel error={failed} className="mb-4" />}
      {presets.length === 0 && <p className="py-6 text-center text-muted">{t('preset.none')}</p>}
      <ul className="divide-y divide-line">
        {presets.map(preset => {
          const profile = profiles.find(one => one.id === preset.profile)
          return (
            <li key={preset.id} className="flex items-center gap-3 py-2">
              <div className="min-w-0 flex-1">
                <p translate="no" dir="auto" className="truncate font-medium">
                  {preset.name}
                </p>
                <p className="truncate text-muted text-sm">
                  {t(profile ? 'preset.holds' : 'preset.holds-unknown', {
                    profile: profile?.name ?? preset.profile,
                    answers: Object.keys(preset.options).length,
                  })}
                </p>
              </div>
              <Button size="sm" disabled={!profile} onClick={() => onLoad(preset)}>
                {t('preset.load')}
              </Button>
              <IconButton
                size="sm"
                label={t('preset.export', { name: preset.name })}
                icon={Download}
                onClick={() => exportFile(preset)}
              />
              <IconButton
                size="sm"
                label={t('preset.remove', { name: preset.name })}
                icon={Trash2}
                onClick={() => setLeaving(preset)}
              />
            </li>
          )
        })}
      </ul>
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={t('preset.remove.title', { name: leaving?.name ?? '' })}
        confirm={t('preset.remove.yes')}
        busy={remove.isPending}
        onConfirm={removeIt}
      >
        {t('preset.remove.help')}
      </ConfirmDialog>
    </Dialog>
  )
}
