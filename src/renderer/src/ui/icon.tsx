// Icons that profiles and pages name by a word. A chosen set: all of lucide would be ten times the window.
import {
  Antenna,
  Bot,
  Box,
  Boxes,
  Brain,
  Building2,
  Camera,
  Cctv,
  Cloud,
  Container,
  Cpu,
  Database,
  Disc3,
  FlaskConical,
  Gamepad2,
  Gauge,
  Globe,
  HardDrive,
  House,
  KeyRound,
  Laptop,
  Layers,
  LockKeyhole,
  type LucideIcon,
  MemoryStick,
  Monitor,
  Music,
  Network,
  Package,
  Printer,
  Radio,
  Rocket,
  Router,
  Server,
  ServerCog,
  Shield,
  ShieldCheck,
  Snowflake,
  Sparkles,
  Terminal,
  Tv,
  Usb,
  Wifi,
  Workflow,
  Wrench,
} from 'lucide-react'
import { cn } from '../lib/class-names.ts'

const icons: Record<string, LucideIcon> = {
  antenna: Antenna,
  bot: Bot,
  box: Box,
  boxes: Boxes,
  brain: Brain,
  'building-2': Building2,
  camera: Camera,
  cctv: Cctv,
  cloud: Cloud,
  container: Container,
  cpu: Cpu,
  database: Database,
  'disc-3': Disc3,
  'flask-conical': FlaskConical,
  'gamepad-2': Gamepad2,
  gauge: Gauge,
  globe: Globe,
  'hard-drive': HardDrive,
  home: House,
  house: House,
  'key-round': KeyRound,
  laptop: Laptop,
  layers: Layers,
  lock: LockKeyhole,
  'memory-stick': MemoryStick,
  monitor: Monitor,
  music: Music,
  network: Network,
  package: Package,
  printer: Printer,
  radio: Radio,
  rocket: Rocket,
  router: Router,
  server: Server,
  'server-cog': ServerCog,
  shield: Shield,
  'shield-check': ShieldCheck,
  snowflake: Snowflake,
  sparkles: Sparkles,
  terminal: Terminal,
  tv: Tv,
  usb: Usb,
  wifi: Wifi,
  workflow: Workflow,
  wrench: Wrench,
}

type IconProps = { name: string; className?: string }

/** Decorative; a name that is not known is drawn as a box. */
export function Icon({ name, className = 'size-4' }: IconProps) {
  const Drawn = icons[name] ?? Box
  return <Drawn aria-hidden className={className} />
}

type IconTileProps = IconProps & {
  /** The choice that it stands for is chosen. */ filled?: boolean
  small?: boolean
}

/** An icon on a square, before a title. */
export const IconTile = ({ name, filled = false, small = false }: IconTileProps) => (
  <span
    className={cn(
      'flex shrink-0 items-center justify-center rounded-lg',
      small ? 'size-9' : 'size-11',
      filled ? 'bg-accent text-on-accent' : 'bg-sunken text-muted',
    )}
  >
    <Icon name={name} className={small ? 'size-5' : 'size-6'} />
  </span>
)
