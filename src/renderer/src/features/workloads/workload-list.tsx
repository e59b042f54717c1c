import { Boxes, Plus } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { WorkloadOverview } from '#shared/contract/workloads.ts'
import { Button } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { Section } from '#ui/section.tsx'
import { mayChange } from './can.ts'
import { CreateWorkload } from './create-workload.tsx'
import type { Where } from './one-workload.ts'
import { WorkloadRow } from './workload-row.tsx'

type Props = { where: Where; hostName: string; overview: WorkloadOverview }

export function WorkloadList({ where, hostName, overview }: Props) {
  const { workloads } = overview
  const [creating, setCreating] = useState(false)
  const may = mayChange(overview)
  return (
    <Section id="workloads-list" title={t('workloads.list')}>
      {workloads.length === 0 ? (
        <EmptyState
          icon={Boxes}
          title={t('workloads.none')}
          action={
            may && (
              <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
                {t('workloads.new')}
              </Button>
            )
          }
        >
          {may ? t('workloads.none.detail') : t('workloads.none.viewer')}
        </EmptyState>
      ) : (
        workloads.map(each => (
          <WorkloadRow key={each.name} where={where} workload={each} overview={overview} />
        ))
      )}
      {creating && (
        <CreateWorkload
          where={where}
          hostName={hostName}
          overview={overview}
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  )
}
