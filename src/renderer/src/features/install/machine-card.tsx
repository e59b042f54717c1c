// Shows the present system of the machine, and the one that replaces it.
import { Fact } from '#features/hosts/host/fact.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import type { InstallTarget } from '#shared/install/plan.ts'
import { bytes } from '#shared/messages/message.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'

export const MachineCard = ({ name, target }: { name: string; target: InstallTarget }) => {
  const { os, machine, bootMode, memoryBytes, installer } = target
  return (
    <Card>
      <CardHeader
        title={<Data>{name}</Data>}
        detail={t(installer ? 'install.disks.installer' : 'install.disks.kexec')}
      />
      <dl className="grid gap-x-6 gap-y-1.5 p-4 tabular-nums @2xl:grid-cols-2">
        <Fact name={t('install.disks.runs')}>
          <Data>{os}</Data>
        </Fact>
        <Fact name={t('install.disks.boot')}>{t(`install.disks.boot.${bootMode}`)}</Fact>
        <Fact name={t('install.disks.architecture')}>
          <Data>{machine}</Data>
        </Fact>
        <Fact name={t('install.disks.memory')}>
          {memoryBytes === null ? t('install.disks.memory.unknown') : texts.text(bytes(memoryBytes))}
        </Fact>
      </dl>
    </Card>
  )
}
