import '#ui/wizard/texts.ts'
import { Download } from 'lucide-react'
import { downloadText } from '#lib/texts/text-files.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { FlashRequest } from '#shared/flash/flash.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { Words } from '#ui/text.tsx'
import { ConfirmDrive } from './confirm-drive.tsx'
import { NotStarted } from './drives/not-started.tsx'
import { WriterQuestion } from './drives/writer-question.tsx'
import { FlashOptions } from './flash-options.tsx'
import { FlashPicture } from './flash-picture.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = { wizard: FlashWizard; error: unknown }

export function ConfirmStep({ wizard, error }: Props) {
  const { facts, states, check, inspect, request, draft } = wizard
  // The problems of an earlier request would be shown at the wrong drives.
  const problems = (!check.isPlaceholderData && check.data?.problems) || []
  const ofSource = problems.filter(({ field }) => field === 'source')
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('flash.confirm.heading', { drives: states.length })}</h2>
      {Boolean(error) && <NotStarted error={error} />}
      <WriterQuestion />
      {inspect.error && (
        <ErrorPanel title={t('flash.confirm.image-unusable')} error={inspect.error} onRetry={inspect.again} />
      )}
      {!inspect.error &&
        ofSource.map(({ error: one }) => (
          <ErrorPanel key={one.code} title={t('flash.confirm.image-unusable')} error={one} />
        ))}
      {check.error && (
        <ErrorPanel
          title={t('flash.confirm.check-failed')}
          error={check.error}
          onRetry={() => void check.refetch()}
          retrying={check.isFetching}
        />
      )}
      <FlashPicture facts={facts} states={states} verify={draft.switches.verify} />
      <Card>
        <CardHeader
          title={t('flash.confirm.drives', { count: states.length })}
          actions={
            <Button size="sm" variant="quiet" onClick={() => wizard.go('where')}>
              {t('ui.change')}
            </Button>
          }
        />
        <ul aria-label={t('flash.confirm.drives', { count: states.length })} className="divide-y divide-line">
          {states.map((state, at) => (
            <ConfirmDrive
              key={state.chosen.path}
              state={state}
              wizard={wizard}
              seed={request?.drives[at]?.seed ?? null}
              problems={problems.filter(({ field }) => `${field}.`.startsWith(`drives.${at}.`))}
            />
          ))}
        </ul>
        {facts && !facts.personalise.can && (
          <p className="border-line border-t px-4 py-2 text-muted text-sm">
            {t('flash.confirm.cannot-personalise', { reason: facts.personalise.reason })}
          </p>
        )}
      </Card>
      <FlashOptions
        switches={draft.switches}
        canForce={states.some(({ chosen }) => chosen.path.startsWith('/dev/disk'))}
        onChange={switches => wizard.set({ switches })}
      />
      {!draft.switches.verify && (
        <Callout tone="warn" title={t('flash.confirm.unverified')}>
          {t('flash.confirm.unverified.help')}
        </Callout>
      )}
      <OtherNotes wizard={wizard} />
      <SameCommand command={check.data?.commandLine}>
        {request && check.data?.commandLine.includes(seedsFile) && <SeedsFile drives={request.drives} />}
      </SameCommand>
    </div>
  )
}

/**
 * Shows notes about the whole job; notes about a drive are shown at the drive, the one about verifying at its switch.
 */
function OtherNotes({ wizard }: { wizard: FlashWizard }) {
  const notes = wizard.check.data?.notes ?? []
  return notes
    .filter(({ drive, code }) => drive === null && code !== 'unverified')
    .map(({ text }) => texts.text(text))
    .map(words => (
      <Callout key={words}>
        <Words>{words}</Words>
      </Callout>
    ))
}

const seedsFile = 'seeds.json'

/** The file that the command line names: the answers of each drive, in order. */
const SeedsFile = ({ drives }: Pick<FlashRequest, 'drives'>) => {
  const save = () =>
    downloadText(
      seedsFile,
      `${JSON.stringify(
        drives.map(({ seed }) => seed),
        null,
        2,
      )}\n`,
    )
  return (
    <div className="mt-2 flex items-center justify-between gap-3">
      <p className="text-muted text-sm">{t('flash.confirm.seeds-file', { file: seedsFile })}</p>
      <Button size="sm" icon={Download} onClick={save}>
        {t('flash.confirm.save-file', { file: seedsFile })}
      </Button>
    </div>
  )
}
