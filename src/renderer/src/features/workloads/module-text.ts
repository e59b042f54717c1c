// Descriptions of the modules of Kiln's orchestrator. A host may have others.
import { t } from '#lib/texts/texts.ts'
import { isKilnModule } from '#shared/workloads/modules.ts'

export const moduleText = (name: string): string =>
  isKilnModule(name) ? t(`workloads.module.${name}`) : t('workloads.module.other')
