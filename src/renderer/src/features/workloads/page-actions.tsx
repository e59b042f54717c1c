import { Plus, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { WorkloadOverview } from '#shared/contract/workloads.ts'
import { Button } from '#ui/controls/button.tsx'
import { mayChange } from './can.ts'
import { CreateWorkload } from './create-workload.tsx'
import type { Where } from './one-workload.ts'

type Props = {
  where: Where
  hostName: string
  overview: WorkloadOverview | undefined
  busy: boolean
  onRefresh: () => void
}

export function PageActions({ where, hostName, overview, busy, onRefresh }: Props) {
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Button icon={RotateCw} busy={busy} onClick={onRefresh}>
        {t('workloads.refresh')}
      </Button>
      {overview && mayChange(overview) && (
        <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
          {t('workloads.new')}
        </Button>
      )}
      {creating && overview && (
        <CreateWorkload
          where={where}
          hostName={hostName}
          overview={overview}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  )
}
