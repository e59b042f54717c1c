// A login shell on the host. xterm is large: it is read when the terminal is opened.
import { later } from '#lib/later.tsx'
import { rich } from '#lib/texts/rich-text.tsx'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Card } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'

const around = { pending: Coming, failed: LoadFailed, ahead: false }
const Serial = later(async () => (await import('#features/machines/console/serial.tsx')).Serial, around)

export const HostTerminal = ({ host: { id, address } }: { host: KnownHost }) => (
  <div className="flex h-full min-h-72 flex-col gap-2">
    <p className="text-muted text-sm">
      {rich('host.terminal.detail', { user: <Data>{address.user}</Data> })}
    </p>
    <Card className="flex min-h-64 flex-1 flex-col overflow-hidden">
      <Serial key={id} id={id} canType over="hosts.terminal" />
    </Card>
  </div>
)
