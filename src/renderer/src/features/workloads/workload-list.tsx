import { Boxes, Plus } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { WorkloadOverview } from '#shared/contract/workloads.ts'
import { Button } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { Section } from '#ui/section.tsx'
import { mayChange } from './can.ts'
import { CreateWorkload } from './create-workload.tsx'
import { WorkloadRow } from './workload-row.tsx'

type Props = { host: string; hostName: string; overview: WorkloadOverview }

export function WorkloadList({ host, hostName, overview }: Props) {
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
        workloads.map(each => <WorkloadRow key={each.name} host={host} workload={each} overview={overview} />)
      )}
      {creating && (
        <CreateWorkload
          host={host}
          hostName={hostName}
          overview={overview}
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  )
}
