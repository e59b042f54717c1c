import { Boxes, Disc3, Hammer, type LucideIcon, MonitorPlay, Plus, Server, Settings, Usb } from 'lucide-react'
import type { PlaceRoute } from '#shared/window/places.ts'

export const placeIcons: Record<PlaceRoute, LucideIcon> = {
  newImage: Plus,
  boxes: Boxes,
  images: Disc3,
  machines: MonitorPlay,
  flash: Usb,
  hosts: Server,
  builders: Hammer,
  settings: Settings,
}
