import { Boxes, Hammer, LibraryBig, type LucideIcon, Server, Settings, Usb } from 'lucide-react'
import type { PlaceRoute } from '#shared/window/places.ts'

export const placeIcons: Record<PlaceRoute, LucideIcon> = {
  boxes: Boxes,
  flash: Usb,
  images: LibraryBig,
  hosts: Server,
  builders: Hammer,
  settings: Settings,
}
