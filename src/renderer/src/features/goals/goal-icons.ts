import { type LucideIcon, MonitorPlay, Network, Server, Usb } from 'lucide-react'
import type { Goal } from '#shared/boxes/goal.ts'

export const goalIcons: Record<Goal, LucideIcon> = {
  try: MonitorPlay,
  drive: Usb,
  vm: Server,
  host: Network,
}
