import { Download } from 'lucide-react'
import { downloadText } from '#lib/text-files.ts'
import { texts } from '#lib/texts.ts'
import type { FlashRequest } from '#shared/model/flash.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { SameCommand } from '#ui/commands/same-command.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Words } from '#ui/text.tsx'
import { NotStarted } from '../drives/not-started.tsx'
import { sentence, sizeWords } from '../source/source-facts.tsx'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { ConfirmDrive } from './confirm-drive.tsx'
import { FlashOptions } from './flash-options.tsx'

type Props = { wizard: FlashWizard; error: unknown }

export function ConfirmStep({ wizard, error }: Props) {
  const { facts, states, check, inspect, request, draft } = wizard
  // Those of an earlier request would stand with the wrong drives.
  const problems = (!check.isPlaceholderData && check.data?.problems) || []
  const ofSource = problems.filter(({ field }) => field === 'source')
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">
        {states.length === 1
          ? 'Erase this drive and write?'
          : `Erase these ${states.length} drives and write?`}
      </h2>
      {Boolean(error) && <NotStarted error={error} />}
      {inspect.error && (
        <ErrorPanel title="The image cannot be written" error={inspect.error} onRetry={inspect.again} />
      )}
      {!inspect.error &&
        ofSource.map(({ error: one }) => (
          <ErrorPanel key={one.code} title="The image cannot be written" error={one} />
        ))}
      {check.error && (
        <ErrorPanel
          title="It could not be looked over"
          error={check.error}
          onRetry={() => void check.refetch()}
          retrying={check.isFetching}
        />
      )}
      <Card>
        <CardHeader
          title={facts?.name ?? 'The image'}
          detail={facts ? sizeWords(facts).join(' · ') : 'Looking at it…'}
          actions={
            <Button size="sm" variant="quiet" onClick={() => wizard.go('what')}>
              Change
            </Button>
          }
        />
        <ul aria-label="Drives that will be erased" className="divide-y divide-line">
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
            It cannot be personalised: {sentence(facts.personalise.reason)}
          </p>
        )}
      </Card>
      <FlashOptions switches={draft.switches} onChange={switches => wizard.set({ switches })} />
      {!draft.switches.verify && (
        <Callout tone="warn" title="What is written is not read back">
          A worn or counterfeit drive would not be noticed. Leave it on unless you check the drive yourself.
        </Callout>
      )}
      <OtherNotes wizard={wizard} />
      <SameCommand command={check.data?.commandLine}>
        {request && check.data?.commandLine.includes('seeds.json') && <SeedsFile drives={request.drives} />}
      </SameCommand>
    </div>
  )
}

/** Of the whole job; what is said of a drive stands with it, and of verifying with its switch. */
function OtherNotes({ wizard }: { wizard: FlashWizard }) {
  const notes = wizard.check.data?.notes ?? []
  return notes
    .filter(({ drive, code }) => drive === null && code !== 'unverified')
    .map(({ code, text }) => (
      <Callout key={code}>
        <Words>{texts.text(text)}</Words>
      </Callout>
    ))
}

/** The file that the command line names: the answers of each drive, in order. */
export const SeedsFile = ({ drives }: Pick<FlashRequest, 'drives'>) => {
  const save = () =>
    downloadText(
      'seeds.json',
      `${JSON.stringify(
        drives.map(({ seed }) => seed),
        null,
        2,
      )}\n`,
    )
  return (
    <div className="mt-2 flex items-center justify-between gap-3">
      <p className="text-muted text-sm">
        seeds.json holds what was filled in, passwords and secrets too: keep it to yourself.
      </p>
      <Button size="sm" icon={Download} onClick={save}>
        Save seeds.json
      </Button>
    </div>
  )
}
