import type { ReactNode } from 'react'
import { useNow } from '#lib/hooks/use-now.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { uptimeMs } from '../machine-view.ts'

type Props = { machine: Machine; cpuPercent: number | null }

export function MachineFacts({ machine, cpuPercent }: Props) {
  const { usage, memoryMiB, cpus, acceleration, allocatedBytes, network } = machine
  const up = uptimeMs(machine, useNow(1000))
  return (
    <Card>
      <CardHeader title={t('machine.facts')} />
      <dl className="space-y-1.5 p-4 tabular-nums">
        {up !== null && <Fact name={t('machine.uptime')}>{formatDuration(up)}</Fact>}
        <Fact name={t('machine.fact.memory')}>
          {usage
            ? t('machine.fact.memory.of', { used: bytes(usage.memoryBytes), memory: mebibytes(memoryMiB) })
            : texts.text(mebibytes(memoryMiB))}
        </Fact>
        <Fact name={t('machine.cpus')}>
          {cpuPercent === null ? cpus : t('machine.cpus.use', { cpus, percent: cpuPercent })}
        </Fact>
        <Fact name={t('machine.disk')}>{texts.text(bytes(allocatedBytes))}</Fact>
        <Fact name={t('machine.network')}>{t(`machine.network.${network}`)}</Fact>
        <Fact name={t('machine.acceleration')}>{t(`machine.acceleration.${acceleration}`)}</Fact>
      </dl>
    </Card>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex gap-3">
    <dt className="w-24 shrink-0 text-muted">{name}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
)
