import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { dayText, earliestExpiry } from './day-text.ts'
import { KeysCard } from './keys/keys-card.tsx'
import { LoginDialog } from './keys/login-dialog.tsx'
import { Limits } from './limits.tsx'
import { TrustCard } from './trust-card.tsx'
import { whereOf } from './wizard/draft.ts'
import { whereText } from './wizard/steps.ts'
import type { PublishWizard } from './wizard/use-publish.ts'

const foundText = (report: ErrorReport) => {
  const { message, hint } = texts.error(report)
  return `${message} ${hint}`
}

type Props = { wizard: PublishWizard; tried: boolean }

export function WhereStep({ wizard, tried }: Props) {
  const { where, problems, folders, keys, setWhere } = wizard
  const [login, setLogin] = useState<string | null>(null)
  const known = folders.find(({ folder }) => folder === where.folder)
  const others = folders.filter(({ folder }) => folder !== where.folder)
  const until = known && earliestExpiry(known)
  const errorOf = (field: 'folder' | 'upload') => {
    const problem = problems[field]
    return problem && (tried || where[field] !== '') ? whereText(problem) : undefined
  }
  const folderError = errorOf('folder') ?? (wizard.folderError ? foundText(wizard.folderError) : undefined)
  const address = where.upload.trim()
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('updates.where.heading')}</h2>
      {known?.problem && <ErrorPanel error={known.problem} title={t('updates.folder.problem')} />}
      <Field
        className="max-w-2xl"
        label={t('updates.folder')}
        required
        help={until == null ? t('updates.folder.help') : t('updates.folder.until', { day: dayText(until) })}
        error={folderError}
      >
        {control => (
          <FolderInput
            control={control}
            pick={t('updates.folder.pick')}
            value={where.folder}
            onValueChange={folder => setWhere({ folder })}
          />
        )}
      </Field>
      {others.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 text-sm">
          <span className="text-muted">{t('updates.folder.before')}</span>
          {others.map(other => (
            <Button key={other.folder} size="sm" onClick={() => setWhere(whereOf(other))}>
              <span translate="no" className="font-mono [overflow-wrap:anywhere]">
                {other.folder}
              </span>
            </Button>
          ))}
        </div>
      )}
      <Field
        className="max-w-2xl"
        label={t('updates.upload')}
        aside={<span className="text-muted text-sm">{t('updates.upload.optional')}</span>}
        help={t('updates.upload.help')}
        error={errorOf('upload')}
      >
        {control => (
          <div className="flex gap-2">
            <Input
              {...control}
              type="url"
              className="font-mono"
              value={where.upload}
              onChange={event => setWhere({ upload: event.target.value })}
            />
            <Button
              icon={KeyRound}
              disabled={address === '' || problems.upload !== undefined}
              onClick={() => setLogin(address.replace(/\/$/, ''))}
            >
              {t('updates.upload.login')}
            </Button>
          </div>
        )}
      </Field>
      <Limits wizard={wizard} />
      <KeysCard />
      <TrustCard
        className="max-w-2xl"
        boxes={wizard.chosen}
        source={address}
        ring={where.ring.trim() || null}
        canMake={Boolean(keys.data?.keys)}
      />
      {login !== null && <LoginDialog address={login} onClose={() => setLogin(null)} />}
    </div>
  )
}
