// Screen and serial port of a machine. Both are large, and read when they are first shown.
import { useState } from 'react'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { Card } from '#ui/card.tsx'
import { Tabs } from '#ui/controls/tabs.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { canLogIn } from '../machine-view.ts'

const around = { pending: Coming, failed: LoadFailed, ahead: false }
const Screen = later(async () => (await import('./screen.tsx')).Screen, around)
const Serial = later(async () => (await import('./serial.tsx')).Serial, around)

export function Console({ machine }: { machine: Machine }) {
  const on = machine.runs
  const [shown, setShown] = useState(machine.screen && on ? 'screen' : 'serial')
  // Another start is another QEMU: its sockets are new.
  // Keep the console after the machine went off, so that the output of `poweroff` stays visible.
  const key = `${machine.id} ${machine.startedAt}`
  const screen = !machine.screen ? (
    <Note>{t('console.no-screen')}</Note>
  ) : on ? (
    <Screen key={key} id={machine.id} />
  ) : (
    <Note>{t('console.off')}</Note>
  )
  return (
    <Card className="flex min-h-80 flex-col overflow-hidden">
      <Tabs
        label={t('console.title')}
        value={shown}
        onValueChange={setShown}
        className="flex-1"
        panelClassName="flex min-h-0 flex-1 flex-col"
        tabs={[
          {
            id: 'screen',
            label: t('console.screen'),
            content: screen,
          },
          ...(canLogIn(machine)
            ? [
                {
                  id: 'terminal',
                  label: t('console.terminal'),
                  content: on ? (
                    <Serial key={key} id={machine.id} canType over="machines.terminal" />
                  ) : (
                    <Note>{t('console.off')}</Note>
                  ),
                },
              ]
            : []),
          {
            id: 'serial',
            label: t('console.serial'),
            content: <Serial key={key} id={machine.id} canType={on} />,
          },
        ]}
      />
    </Card>
  )
}

const Note = ({ children }: { children: string }) => (
  <p className="flex flex-1 items-center justify-center p-6 text-muted">{children}</p>
)
