import { ListChecks } from 'lucide-react'
import type { CallReply } from '#lib/engine/calls.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { count } from '#lib/text.ts'
import { texts } from '#lib/texts.ts'
import { roughDuration } from '#lib/times.ts'
import type { BuildRequest } from '#shared/model/build.ts'
import { bytesText } from '#shared/units.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type DryRun = CallReply<'builds.dryRun'>

type DryRunCardProps = {
  request: BuildRequest
  blocked: boolean
  /** Also told here, so that what the profile refuses of an answer can stand beside its field. */
  onError: (error: unknown) => void
}

/** What Nix would do, asked for on demand: it evaluates the configuration, which takes seconds. */
export function DryRunCard({ request, blocked, onError }: DryRunCardProps) {
  const run = useCommand('builds.dryRun')
  const look = () => run.mutate(request, { onError })
  const refused = run.error?.code === 'option.refused' ? run.error : null
  if (run.error && !refused)
    return (
      <ErrorPanel
        title="What will be built could not be found out"
        error={run.error}
        onRetry={look}
        retrying={run.isPending}
      />
    )
  return (
    <Card>
      <CardHeader
        title="What will be built"
        actions={
          <Button size="sm" icon={ListChecks} busy={run.isPending} disabled={blocked} onClick={look}>
            {run.data ? 'Look again' : 'Look ahead'}
          </Button>
        }
      />
      <CardBody>
        {refused ? (
          <div role="alert" className="min-h-10">
            <FieldError>{texts.error(refused).message}</FieldError>
          </div>
        ) : run.data ? (
          <Outcome plan={run.data} />
        ) : (
          <p role="status" className="min-h-10 text-muted">
            {run.isPending
              ? 'Evaluating the configuration'
              : 'Look ahead to see how much would be built and downloaded, how long it takes and how much room it needs.'}
          </p>
        )}
      </CardBody>
    </Card>
  )
}

const unknown = 'not known yet'
const bytes = (size: number | null) => (size === null ? unknown : bytesText(size))

function Outcome({ plan }: { plan: DryRun }) {
  const nothing = plan.build.length === 0 && plan.fetch.length === 0
  const rows: [string, string][] = [
    ['To build', plan.build.length ? count(plan.build.length, 'derivation') : 'nothing, all is there'],
    [
      'To download',
      plan.fetch.length ? `${count(plan.fetch.length, 'path')}, ${bytes(plan.downloadBytes)}` : 'nothing',
    ],
    ...(plan.fetch.length ? ([['Unpacked', bytes(plan.unpackedBytes)]] as [string, string][]) : []),
    ['Image folder', plan.imageBytes === null ? unknown : `${bytesText(plan.imageBytes)} at most`],
    ['Time', plan.expectedSeconds === null ? unknown : roughDuration(plan.expectedSeconds)],
  ]
  return (
    <div role="status">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {rows.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {!nothing && (
        <div className="mt-2">
          <Disclosure label="Names">
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
