// Which configuration goes to which host: matched by name, and changeable.
import { RefusedTrust } from '#features/profile-form/trust-question.tsx'
import { t } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { FieldError } from '#ui/controls/field.tsx'
import { Select } from '#ui/controls/input.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { updateDraft } from './wizard/draft.ts'
import { type FleetRow, withHost } from './wizard/fleet.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

const none = ''

export function FleetTable({ wizard }: { wizard: DeployWizard }) {
  const { pairs, error, retry, retrying } = wizard.fleet
  if (error)
    return (
      <RefusedTrust error={error} onTrusted={retry}>
        <ErrorPanel error={error} title={t('deploy.fleet.unread')} onRetry={retry} retrying={retrying} />
      </RefusedTrust>
    )
  if (!pairs)
    return (
      <Loading label={t('deploy.fleet.reading')}>
        <Skeleton className="h-40" />
      </Loading>
    )
  const options = [
    { value: none, label: t('deploy.fleet.left-out') },
    ...(wizard.hosts.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <div className="space-y-3">
      <p role="status" className="text-muted text-sm tabular-nums">
        {t('deploy.fleet.count', { pairs: pairs.pairs.length, all: pairs.rows.length })}
      </p>
      <div className="overflow-x-auto">
        <table className="w-full max-w-4xl text-left">
          <thead className="text-muted text-sm">
            <tr>
              <th scope="col" className="py-2 pr-3 font-normal">
                {t('deploy.fleet.configuration')}
              </th>
              <th scope="col" className="py-2 pr-3 font-normal">
                {t('host.title')}
              </th>
              <th scope="col" className="py-2 font-normal">
                {t('deploy.fleet.why')}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-line border-y">
            {pairs.rows.map(row => (
              <Row key={row.configuration} row={row} options={options} />
            ))}
          </tbody>
        </table>
      </div>
      {pairs.left.length > 0 && (
        <p className="text-muted text-sm [overflow-wrap:anywhere]">
          {t('deploy.fleet.hosts-left', { names: list(pairs.left) })}
        </p>
      )}
    </div>
  )
}

type RowProps = { row: FleetRow; options: { value: string; label: string }[] }

function Row({ row: { configuration, host, by, doubt }, options }: RowProps) {
  return (
    <tr>
      <th
        scope="row"
        translate="no"
        dir="auto"
        className="py-1 pr-3 font-medium font-mono text-sm [overflow-wrap:anywhere]"
      >
        {configuration}
      </th>
      <td className="py-1 pr-3">
        <Select
          aria-label={t('deploy.fleet.host-of', { configuration })}
          aria-invalid={doubt !== null}
          translate="no"
          className="min-w-40"
          options={options}
          value={host ?? none}
          onValueChange={id =>
            updateDraft(from => ({
              ...from,
              fleet: withHost(from.fleet, configuration, id === none ? null : id),
            }))
          }
        />
      </td>
      <td className="py-1 text-muted text-sm">
        {doubt ? (
          <FieldError>{t(`deploy.fleet.doubt.${doubt.kind}`, { names: list(doubt.names) })}</FieldError>
        ) : (
          t(`deploy.fleet.by.${by ?? 'none'}`)
        )}
      </td>
    </tr>
  )
}
