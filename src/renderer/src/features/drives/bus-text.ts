import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { DriveBus } from '#shared/drives/drive.ts'

/** How a drive is attached; empty where that is not known. */
export const busText = (bus: DriveBus) => (bus === 'other' ? '' : t(`drive.bus.${bus}`))
