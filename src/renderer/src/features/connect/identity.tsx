// Shows a box's report about itself, for comparison with the real one.
import { t } from '#lib/texts/texts.ts'
import type { UnclaimedBox } from '#shared/connect/known-boxes.ts'
import { When } from '#ui/when.tsx'

const Row = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="flex gap-3">
    <dt className="w-28 shrink-0 text-muted">{name}</dt>
    <dd translate="no" className="min-w-0 [overflow-wrap:anywhere]">
      {children}
    </dd>
  </div>
)

export const Identity = ({ box }: { box: UnclaimedBox }) => (
  <dl className="space-y-1">
    <Row name={t('connect.hostname')}>{box.hostname}</Row>
    <Row name={t('connect.model')}>{box.model ?? '–'}</Row>
    <Row name={t('connect.serial')}>{box.serial ?? '–'}</Row>
    <Row name={t('connect.ip')}>{box.address}</Row>
    <Row name={t('connect.first-seen')}>
      <When at={box.firstSeenAt} />
    </Row>
  </dl>
)
