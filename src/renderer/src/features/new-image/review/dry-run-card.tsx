import '../review-texts.ts'
import { ListChecks } from 'lucide-react'
import { CallWaitingLine } from '#features/jobs/waiting-line.tsx'
import type { CallReply } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { roughDuration } from '#lib/texts/times.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { bytes } from '#shared/messages/message.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Words } from '#ui/text.tsx'
import { EstimateRows } from './estimate-rows.tsx'
import { useEstimate } from './use-estimate.ts'

type DryRun = CallReply<'builds.dryRun'>

type DryRunCardProps = {
  request: BuildRequest
  blocked: boolean
  /** Reports errors here too, so that an answer that the profile refuses can be marked at its field. */
  onError: (error: unknown) => void
}

/** A Lima VM that is stopped, or does not exist yet, gives one of these codes. */
const notYetKnown: ReadonlySet<string> = new Set(['lima.asleep', 'lima.not-made'])

/** Shows a dry run of Nix, which evaluates the configuration and takes seconds. */
export function DryRunCard({ request, blocked, onError }: DryRunCardProps) {
  const run = useEstimate(request, { blocked, onError })
  const refused = run.error?.code === 'option.refused' ? run.error : null
  // Nothing went wrong: it is not known yet.
  const notYet = run.error && notYetKnown.has(run.error.code) ? texts.error(run.error) : null
  if (run.error && !refused && !notYet)
    return (
      <ErrorPanel
        title={t('new.dry-run.failed')}
        error={run.error}
        onRetry={run.ask}
        retrying={run.isPending}
      />
    )
  return (
    <Card>
      <CardHeader
        title={t('new.dry-run')}
        actions={
          <Button size="sm" icon={ListChecks} busy={run.isPending} disabled={blocked} onClick={run.ask}>
            {t(run.data ? 'new.dry-run.look-again' : 'new.dry-run.look')}
          </Button>
        }
      />
      <CardBody>
        {refused ? (
          <div role="alert" className="min-h-10">
            <FieldError>{texts.error(refused).message}</FieldError>
          </div>
        ) : notYet ? (
          <div role="status" className="min-h-10 space-y-1 text-muted">
            <p>{notYet.message}</p>
            <p>
              <Words>{notYet.hint}</Words>
            </p>
          </div>
        ) : run.data ? (
          <Outcome plan={run.data} />
        ) : (
          <p role="status" className="min-h-10 text-muted">
            {t(run.isPending ? 'new.dry-run.running' : 'new.dry-run.help')}
          </p>
        )}
        {run.isPending && <CallWaitingLine call="builds.dryRun" />}
      </CardBody>
    </Card>
  )
}

const unknown = t('new.dry-run.unknown')
const sizeText = (size: number | null) => (size === null ? unknown : texts.text(bytes(size)))

function Outcome({ plan }: { plan: DryRun }) {
  const nothing = plan.build.length === 0 && plan.fetch.length === 0
  const { build, fetch, downloadBytes, unpackedBytes, imageBytes, expectedSeconds } = plan
  const rows: [string, string][] = [
    [
      t('new.dry-run.build'),
      build.length ? t('new.dry-run.derivations', { count: build.length }) : t('new.dry-run.all-there'),
    ],
    [
      t('new.dry-run.download'),
      fetch.length
        ? t('new.dry-run.paths', { count: fetch.length, size: sizeText(downloadBytes) })
        : t('new.dry-run.nothing'),
    ],
    ...(fetch.length ? ([[t('new.dry-run.unpacked'), sizeText(unpackedBytes)]] as [string, string][]) : []),
    [
      t('new.dry-run.folder'),
      imageBytes === null ? unknown : t('new.dry-run.at-most', { size: bytes(imageBytes) }),
    ],
    [t('new.dry-run.time'), expectedSeconds === null ? unknown : roughDuration(expectedSeconds)],
  ]
  return (
    <div role="status">
      <EstimateRows rows={rows} className="gap-x-4 gap-y-1.5" />
      {!nothing && (
        <div className="mt-2">
          <Disclosure label={t('new.dry-run.names')}>
            <ul className="max-h-48 overflow-y-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5">
              {[...plan.build, ...plan.fetch].map(name => (
                <li key={name} className="break-all">
                  {name}
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </div>
  )
}
