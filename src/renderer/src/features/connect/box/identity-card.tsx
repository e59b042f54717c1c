import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { FactRow } from './fact-row.tsx'

export const IdentityCard = ({ box: { id, model, serial, address, household } }: { box: KnownBox }) => (
  <Card>
    <CardHeader title={t('report.identity')} />
    <dl className="space-y-1.5 p-4">
      <FactRow name={t('report.model')}>{model && <Data>{model}</Data>}</FactRow>
      <FactRow name={t('report.serial')}>{serial && <Data>{serial}</Data>}</FactRow>
      <FactRow name={t('report.address')}>
        <Data>{address}</Data>
      </FactRow>
      <FactRow name={t('report.household')}>
        <Data>{household.name}</Data>
      </FactRow>
      <FactRow name={t('report.id')}>
        <span translate="no" className="font-mono text-sm">
          {id}
        </span>
      </FactRow>
    </dl>
  </Card>
)
