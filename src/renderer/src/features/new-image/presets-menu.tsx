import { Bookmark, BookmarkPlus, ListX, Upload } from 'lucide-react'
import { useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { pickText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import type { Preset } from '#shared/settings.ts'
import { Button } from '#ui/controls/button.tsx'
import { Menu, type MenuItem } from '#ui/controls/menu.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PresetsDialog } from './presets-dialog.tsx'
import { SavePresetDialog } from './save-preset-dialog.tsx'
import { takeOverPreset, updateDraft } from './wizard/draft.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

/** Named sets of answers: load one, save these, take one from a file. */
export function PresetsMenu({ wizard }: { wizard: ProfiledWizard }) {
  const { data = [] } = useCall('presets.list', {})
  const importing = useCommand('presets.import')
  const [shown, setShown] = useState<'save' | 'all' | 'failed' | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const own = data.filter(preset => preset.profile === wizard.profile.id)

  const load = (preset: Preset) => {
    const { profile, options, formats, architecture } = preset
    updateDraft(from => takeOverPreset(from, { profile, options, formats, architecture }))
    setShown(null)
    toast(t('preset.loaded', { name: preset.name }))
  }
  const importFile = async () => {
    try {
      const file = await pickText('.json,application/json')
      if (file) load(await importing.mutateAsync({ text: file.text }))
    } catch (error) {
      setFailed(error)
      setShown('failed')
    }
  }
  const items: MenuItem[] = [
    { label: t('preset.save'), icon: BookmarkPlus, onSelect: () => setShown('save') },
    { label: t('preset.import'), icon: Upload, onSelect: importFile },
    ...(data.length ? [{ label: t('preset.all'), icon: ListX, onSelect: () => setShown('all') }] : []),
    ...(own.length
      ? (['separator', { heading: t('preset.for', { profile: wizard.profile.name }) }] as MenuItem[])
      : []),
    ...own.map(preset => ({ label: preset.name, icon: Bookmark, onSelect: () => load(preset) })),
  ]
  return (
    <>
      <Menu
        trigger={
          <Button icon={Bookmark} busy={importing.isPending}>
            {t('preset.presets')}
          </Button>
        }
        items={items}
      />
      <SavePresetDialog
        open={shown === 'save'}
        onClose={() => setShown(null)}
        taken={own.map(preset => preset.name)}
        preset={wizard.request}
      />
      <PresetsDialog open={shown === 'all'} onClose={() => setShown(null)} presets={data} onLoad={load} />
      <Dialog open={shown === 'failed'} onOpenChange={() => setShown(null)} title={t('preset.import')}>
        <ErrorPanel title={t('preset.unreadable')} error={failed} />
      </Dialog>
    </>
  )
}
