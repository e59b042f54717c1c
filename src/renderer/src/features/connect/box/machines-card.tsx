// Two machines report as one box because its disk was copied. Shows what is known about each, to tell which
// is the copy.
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { When } from '#ui/when.tsx'

export const MachinesCard = ({ machines }: Pick<ShownBox, 'machines'>) => (
  <Callout tone="warn" title={t('report.machines')}>
    <p>{t('report.machines.detail')}</p>
    <ul aria-label={t('report.machines')} className="mt-2 space-y-1">
      {machines.map(({ address, hostIp, startedAt, firstSeenAt }) => (
        <li key={startedAt}>
          <bdi translate="no">
            {hostIp === null || hostIp === address ? address : `${address} (${hostIp})`}
          </bdi>
          {', '}
          {rich('report.machine', { started: <When at={startedAt} />, first: <When at={firstSeenAt} /> })}
        </li>
      ))}
    </ul>
  </Callout>
)
