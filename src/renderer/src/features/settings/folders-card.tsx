import { FolderPlus, X } from 'lucide-react'
import { ProfileProblems } from '#features/profile-form/profile-problems.tsx'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { useFolderPicker } from '#ui/paths/pickers.tsx'
import { Card, CardHeader } from '../../ui/card.tsx'
import type { SettingsCardProps } from './card-props.ts'
import { SettingRow } from './setting-row.tsx'

export function FoldersCard({ loaded, change }: SettingsCardProps) {
  const { settings, folders } = loaded
  const { pick, dialog } = useFolderPicker()
  const own =
    folders.data === folders.config
      ? [{ label: t('settings.data-and-config'), path: folders.data }]
      : [
          { label: t('settings.data'), path: folders.data },
          { label: t('settings.config'), path: folders.config },
        ]
  const chooseImages = async () => {
    const imagesFolder = await pick(t('settings.images.pick'))
    if (imagesFolder) change({ imagesFolder })
  }
  return (
    <Card>
      <CardHeader title={t('settings.folders')} />
      <div className="divide-y divide-line">
        <SettingRow name="images" label={t('settings.images')} help={<PathText path={folders.images} />}>
          {settings.imagesFolder !== null && (
            <Button size="sm" onClick={() => change({ imagesFolder: null })}>
              {t('settings.images.default')}
            </Button>
          )}
          <Button size="sm" onClick={chooseImages}>
            {t('settings.images.choose')}
          </Button>
        </SettingRow>
        <ProfileFolders paths={settings.profileFolders} />
        {own.map(({ label, path }) => (
          <SettingRow key={label} label={label} help={<PathText path={path} />} />
        ))}
      </div>
      {dialog}
    </Card>
  )
}

function ProfileFolders({ paths }: { paths: readonly string[] }) {
  const { pick, dialog } = useFolderPicker()
  const add = useCommand('profiles.addFolder')
  const remove = useCommand('profiles.removeFolder')
  const problems = useCall('profiles.list', {}).data?.problems ?? []
  const failed = add.error ?? remove.error
  const choose = async () => {
    const path = await pick(t('settings.profiles.pick'))
    if (path) add.mutate({ path })
  }
  return (
    <div>
      <SettingRow name="profiles" label={t('settings.profiles')} help={t('settings.profiles.help')}>
        <Button size="sm" icon={FolderPlus} busy={add.isPending} onClick={choose}>
          {t('settings.profiles.add')}
        </Button>
      </SettingRow>
      {paths.length > 0 && (
        <ul className="space-y-1 px-4 pb-3">
          {paths.map(path => (
            <li key={path} className="flex items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-3">
              <span className="flex min-w-0 flex-1">
                <PathText path={path} />
              </span>
              <IconButton
                size="sm"
                label={t('settings.profiles.remove', { path })}
                icon={X}
                onClick={() => remove.mutate({ path })}
              />
            </li>
          ))}
        </ul>
      )}
      {(failed || problems.length > 0) && (
        <div className="space-y-3 px-4 pb-4">
          {failed && <ErrorPanel error={failed} />}
          <ProfileProblems problems={problems} />
        </div>
      )}
      {dialog}
    </div>
  )
}
