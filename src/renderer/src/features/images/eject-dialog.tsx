// The plain flake of an image, or of a build that made none, into a folder: with a workflow, where it goes into a repository.
import './texts.ts'
import { useRef, useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import { workflowPath } from '#shared/builds/ci.ts'
import type { BuildSettings } from '#shared/images/image-settings.ts'
import { Field } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { ejectRequest, flakeFolder, type Workflow, workflows } from './eject-request.ts'
import { Ejected } from './ejected.tsx'

/** `name`: of the image or build. */
type Props = { name: string; settings: BuildSettings; onClose: () => void }

export function EjectDialog({ name, settings, onClose }: Props) {
  const { profile } = settings
  const known = useCall('profiles.list', {}).data?.profiles.find(({ id }) => id === profile)
  const [text, setText] = useState('')
  const [workflow, setWorkflow] = useState<Workflow>('none')
  const first = useRef<HTMLInputElement>(null)
  const eject = useCommand('builds.eject')
  const folder = text.trim()
  if (eject.data) return <Ejected name={name} ejected={eject.data} onClose={onClose} />
  return (
    <FormDialog
      title={t('eject.title', { name })}
      description={t('eject.detail')}
      initialFocus={first}
      send={t('eject.send')}
      ready={folder !== ''}
      busy={eject.isPending}
      error={eject.error}
      onSubmit={() =>
        folder !== '' && !eject.isPending && eject.mutate(ejectRequest(settings, known, { folder, workflow }))
      }
      onClose={onClose}
    >
      <Field
        label={t(workflow === 'none' ? 'export.folder' : 'eject.repository')}
        help={t(workflow === 'none' ? 'eject.folder.help' : 'eject.repository.help')}
      >
        {control => (
          <FolderInput
            control={control}
            inputRef={first}
            pick={t('eject.pick', { name })}
            value={text}
            onValueChange={setText}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-2 font-medium">{t('eject.workflow')}</legend>
        <RadioGroup
          aria-label={t('eject.workflow')}
          options={workflows.map(value => ({ value, label: t(`eject.ci.${value}`) }))}
          value={workflow}
          onValueChange={value => setWorkflow(workflows.find(one => one === value) ?? 'none')}
        />
      </fieldset>
      <p className="text-muted text-sm [overflow-wrap:anywhere]">
        {folder !== '' && <Writes id={profile} folder={folder} workflow={workflow} />}
        {t('eject.secrets')}
      </p>
    </FormDialog>
  )
}

/** Names the paths that will be written. */
function Writes({ id, folder, workflow }: { id: string; folder: string; workflow: Workflow }) {
  const flake = <Path path={flakeFolder(id, { folder, workflow })} />
  if (workflow === 'none') return <>{rich('eject.writes', { folder: flake })} </>
  const file = <Path path={`${flakeFolder('', { folder, workflow })}${workflowPath(workflow, id)}`} />
  return <>{rich('eject.writes-workflow', { folder: flake, workflow: file })} </>
}

const Path = ({ path }: { path: string }) => (
  <span translate="no" className="font-mono">
    {path}
  </span>
)
