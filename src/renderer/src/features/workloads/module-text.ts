// What each module of Kiln's orchestrator brings. A host may have others.
import { t } from '#lib/texts/texts.ts'
import { isKilnModule } from '#shared/workloads/modules.ts'

export const moduleText = (name: string): string =>
  isKilnModule(name) ? t(`workloads.module.${name}`) : t('workloads.module.other')
