import { Download, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { call, useCall, useCommand } from '#lib/engine/calls.ts'
import { count } from '#lib/text.ts'
import { downloadText } from '#lib/text-files.ts'
import type { Preset } from '#shared/model/settings.ts'
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
        onSuccess: () => toast(`“${leaving.name}” was removed`),
        onError: setFailed,
        onSettled: () => setLeaving(null),
      },
    )
  return (
    <Dialog open={open} onOpenChange={onClose} title="Presets" wide>
      {Boolean(failed) && <ErrorPanel error={failed} className="mb-4" />}
      {presets.length === 0 && <p className="py-6 text-center text-muted">No presets are left.</p>}
      <ul className="divide-y divide-line">
        {presets.map(preset => {
          const profile = profiles.find(one => one.id === preset.profile)
          return (
            <li key={preset.id} className="flex items-center gap-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{preset.name}</p>
                <p className="truncate text-muted text-sm">
                  {profile?.name ?? `${preset.profile} (not here)`},{' '}
                  {count(Object.keys(preset.options).length, 'answer')}
                </p>
              </div>
              <Button size="sm" disabled={!profile} onClick={() => onLoad(preset)}>
                Load
              </Button>
              <IconButton
                size="sm"
                label={`Export ${preset.name}`}
                icon={Download}
                onClick={() => exportFile(preset)}
              />
              <IconButton
                size="sm"
                label={`Remove ${preset.name}`}
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
        title={`Remove “${leaving?.name}”?`}
        confirm="Remove preset"
        busy={remove.isPending}
        onConfirm={removeIt}
      >
        The answers in it are lost. Images that were built with it stay as they are.
      </ConfirmDialog>
    </Dialog>
  )
}
