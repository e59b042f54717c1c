// Which of Kiln's boxes this is: found by its updates or its drive, or chosen by a user.
import { Link } from 'wouter'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { boxHref } from '#shared/window/routes.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Select } from '#ui/controls/input.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

export function LinkCard({ box: { server, id, box, linkedBy } }: { box: KnownBox }) {
  const boxes = useCall('boxes.list', {}).data?.boxes ?? []
  const link = useCommand('connect.link')
  const linked = boxes.find(each => each.id === box)
  return (
    <Card>
      <CardHeader
        title={t('report.box')}
        actions={
          linked && (
            <Link
              href={boxHref(linked.id)}
              translate="no"
              className="rounded text-accent-text hover:underline"
            >
              {linked.name}
            </Link>
          )
        }
      />
      <CardBody className="space-y-3">
        <Select
          aria-label={t('report.box')}
          className="max-w-72"
          value={box ?? ''}
          disabled={link.isPending}
          options={[
            { value: '', label: t('report.box.none') },
            ...boxes.map(({ id: value, name }) => ({ value, label: name, data: true })),
          ]}
          onValueChange={chosen => link.mutate({ server, id, box: chosen === '' ? null : chosen })}
        />
        <p className="text-muted text-sm">
          {linkedBy === null ? t('report.box.help') : t(`report.box.${linkedBy}`)}
        </p>
        {link.error && <ErrorPanel error={link.error} />}
      </CardBody>
    </Card>
  )
}
